"""`catalog recurring create`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from catalog.cli.recurring_options import SCHEDULE_OPTIONS, changed_schedule, with_schedule_options
from catalog.cli.recurring_request import with_job_options
from catalog.cli.shared_options import with_format
from catalog.cli.workspace_options import WorkspacePlace, with_workspace
from catalog.pipeline.schedule import Schedule

if TYPE_CHECKING:
    from catalog.client.request import RunRequest
    from catalog.client.workspace import Workspace

HELP = """Run a pipeline again and again; prints the id of the recurring run.

PIPELINE is what `catalog run` takes, or with --uploaded the name or id of an
uploaded pipeline. Each run has the pipeline of today, or with --latest what
the file, the reference or the newest uploaded version says then. In arguments,
[[ScheduledTime]], [[CurrentTime]] (20300131090000, or [[ScheduledTime.2006-01-02]]),
[[Index]] and [[RunUUID]] stand for the run's tick, start, number and id.

\b
Examples:
  catalog recurring create train.yaml --cron "0 9 * * 1-5" --timezone Europe/Berlin
  catalog recurring create "echo@^1" --latest --every 90m -p "text=[[ScheduledTime]]"
  catalog recurring create train --uploaded --latest --cron @daily
  catalog recurring create etl.yaml --cron @hourly --max-concurrent 1 --overlap skip --catch-up all
"""


@click.command("create", help=HELP, short_help="Run a pipeline again and again.")
@click.argument("pipeline")
@with_schedule_options
@with_job_options
@click.option("--name", default="", help="Its name; its runs are called NAME-1, NAME-2, … [default: the pipeline's]")
@click.option("--uploaded", is_flag=True, help="PIPELINE is an uploaded pipeline.")
@click.option(
    "--version", "version", default="", metavar="NAME", help="Of an uploaded pipeline. [default: its default]"
)
@click.option("--latest", is_flag=True, help="Each run takes the pipeline as the file or reference has it then.")
@click.option("--disabled", is_flag=True, help="Start nothing until it is enabled.")
@with_format
@with_workspace
def create_command(
    pipeline: str,
    name: str,
    uploaded: bool,
    version: str,
    latest: bool,
    disabled: bool,
    form: str,
    place: WorkspacePlace,
    **options: Any,
) -> int:
    """Keep the recurring run."""
    from catalog.cli.recurring_request import job_request
    from catalog.cli.run_json import print_json
    from catalog.cli.workspace_place import open_workspace
    from catalog.client.remote.sent_request import sent_request
    from catalog.client.wire.recurring_run_json import job_json

    if version and (latest or not uploaded):
        raise click.UsageError("--version names one version of an --uploaded pipeline, and not the --latest")
    said = {option: options.pop(option) for option in SCHEDULE_OPTIONS}
    schedule = changed_schedule(Schedule(enabled=not disabled), **said)
    request, description = job_request(pipeline, name, **options)
    with open_workspace(place) as workspace:
        if uploaded:
            request = _of_version(request, pipeline, version, workspace)
        elif place.endpoint and not latest:
            request = sent_request(request)
        job = workspace.recurring_runs.create(request, schedule, follow_latest=latest, description=description)
    if form == "json":
        print_json(job_json(job.run, job.state))
    else:
        click.echo(job.run.recurring_run_id)
    return 0


def _of_version(request: RunRequest, pipeline: str, version: str, workspace: Workspace) -> RunRequest:
    """The request for an uploaded pipeline."""
    found = workspace.pipelines.version(pipeline, version)
    asked = workspace.pipelines.request(found, request.arguments)
    ids: dict[str, Any] = {"pipeline_id": found.pipeline_id, "pipeline_version_id": found.version_id}
    return replace(request, pipeline=asked.pipeline, locked=False, **ids)
