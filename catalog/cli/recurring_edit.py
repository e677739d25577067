"""`catalog recurring edit`."""

from __future__ import annotations

from typing import Any

import click

from catalog.cli.argument_options import ARGUMENT_OPTIONS
from catalog.cli.recurring_options import changed_schedule, with_schedule_options
from catalog.cli.shared_options import Function, with_format
from catalog.cli.workspace_options import WorkspacePlace, with_workspace

HELP = """Change a recurring run in place: its id, history and count of runs stay.

What is not given stays as it is; an empty --start or --end takes it away.
Ticks up to now follow the old schedule, later ones the new.

\b
Examples:
  catalog recurring edit nightly --cron "0 3 * * *" --timezone Asia/Tokyo
  catalog recurring edit nightly -p rate=0.1 --max-concurrent 2
  catalog recurring edit nightly --pipeline train-v2.yaml
"""


def _with_what(function: Function) -> Function:
    for option in (
        click.option("--experiment", help="The experiment of its further runs."),
        click.option("--description", help="What it is for."),
        click.option("--name", help="Its name."),
        click.option("--pipeline", help="What it runs from now on; the arguments are kept."),
        *reversed(ARGUMENT_OPTIONS),
    ):
        function = option(function)
    return function


@click.command("edit", help=HELP, short_help="Change a recurring run in place.")
@click.argument("job")
@with_schedule_options
@_with_what
@with_format
@with_workspace
def edit_command(
    job: str,
    pipeline: str | None,
    name: str | None,
    description: str | None,
    experiment: str | None,
    params: tuple[str, ...],
    param_file: str,
    form: str,
    place: WorkspacePlace,
    **schedule: Any,
) -> int:
    """Change it."""
    from catalog.cli.arguments import given_arguments
    from catalog.cli.run_json import print_json
    from catalog.cli.workspace_place import open_workspace
    from catalog.client.scheduler.job_edits import JobEdits, changes_between
    from catalog.client.wire.recurring_run_json import job_json

    with open_workspace(place) as workspace:
        found = workspace.recurring_runs.get(job).run
        edits = JobEdits(
            name=name,
            description=description,
            experiment=experiment,
            pipeline=pipeline or None,
            arguments=given_arguments(params, param_file),
            schedule=changes_between(found.schedule, changed_schedule(found.schedule, **schedule)),
        )
        after = workspace.recurring_runs.edit(found.recurring_run_id, edits)
    if form == "json":
        print_json(job_json(after.run, after.state))
    else:
        click.echo(f"changed recurring run {after.run.recurring_run_id}")
    return 0
