"""`catalog recurring runs`."""

from __future__ import annotations

import click

from catalog.cli.shared_options import with_format
from catalog.cli.workspace_options import WorkspacePlace, with_workspace

HELP = """Show what became of the ticks of a recurring run, the latest first.

A tick waits for other runs, is starting, was started, was skipped, or failed
to start; `catalog runs show RUN` tells of the run itself.

\b
Examples:
  catalog recurring runs nightly
  catalog recurring runs nightly --limit 5 --format json
"""


@click.command("runs", help=HELP, short_help="Show what became of the ticks.")
@click.argument("job")
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="How many at most.")
@with_format
@with_workspace
def runs_command(job: str, limit: int, form: str, place: WorkspacePlace) -> int:
    """Print the ticks."""
    from catalog.cli.run_json import print_json
    from catalog.cli.table import print_table
    from catalog.cli.workspace_place import open_workspace
    from catalog.client.wire.recurring_run_json import fire_json
    from catalog.store.schedule_rows import FireState
    from catalog.view.quantities import moment_text

    with open_workspace(place) as workspace:
        found = workspace.recurring_runs.get(job).run
        fires = workspace.recurring_runs.fires(found.recurring_run_id, limit)
    if form == "json":
        print_json([fire_json(fire) for fire in fires])
        return 0
    if not fires:
        click.echo("no ticks yet", err=True)
        return 0
    rows = []
    for fire in fires:
        run = fire.run_id if fire.state is FireState.STARTED else ""
        index = "" if fire.index is None else str(fire.index)
        rows.append((moment_text(fire.scheduled_at), fire.state.value, index, run, fire.message))
    print_table(("tick", "state", "index", "run", "note"), rows)
    return 0
