"""`catalog recurring list`."""

from __future__ import annotations

import click

from catalog.cli.shared_options import with_format
from catalog.cli.workspace_options import WorkspacePlace, with_workspace

HELP = """List recurring runs, the newest first.

\b
Examples:
  catalog recurring list
  catalog recurring list --experiment nightly --format json
"""


@click.command("list", help=HELP, short_help="List recurring runs.")
@click.option("--experiment", default="", help="Only those of this experiment.")
@with_format
@with_workspace
def list_command(experiment: str, form: str, place: WorkspacePlace) -> int:
    """Print the recurring runs."""
    from catalog.cli.recurring_options import trigger_text
    from catalog.cli.run_json import print_json
    from catalog.cli.table import print_table
    from catalog.cli.workspace_place import open_workspace
    from catalog.client.wire.recurring_run_json import job_json
    from catalog.view.quantities import moment_text

    with open_workspace(place) as workspace:
        jobs = workspace.recurring_runs.all(experiment)
    if form == "json":
        print_json([job_json(job.run, job.state) for job in jobs])
        return 0
    if not jobs:
        click.echo("no recurring runs", err=True)
        return 0
    rows = []
    for job in jobs:
        run, state = job.run, job.state
        following = (moment_text(state.next_fire) or "never") if run.enabled else "disabled"
        rows.append((run.recurring_run_id, following, str(state.last_index), trigger_text(run.schedule), run.name))
    print_table(("id", "next", "runs", "schedule", "name"), rows)
    return 0
