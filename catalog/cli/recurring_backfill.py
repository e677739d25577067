"""`catalog recurring backfill`."""

from __future__ import annotations

from datetime import datetime, timezone

import click

from catalog.cli.moments import moment_in_zone
from catalog.cli.shared_options import with_format
from catalog.cli.workspace_options import WorkspacePlace, with_workspace

HELP = """Make up the ticks of a range of time, START and END included.

A tick that has its run already gets no second one. The runs start while a
server runs, also when the recurring run is disabled.

\b
Examples:
  catalog recurring backfill nightly 2030-01-01 2030-02-01
  catalog recurring backfill nightly 2030-01-01T09:00 2030-01-02T09:00 --max-concurrent 3
  catalog recurring backfill nightly 2030-01-01 2030-02-01 --dry-run
"""


@click.command("backfill", help=HELP, short_help="Make up the ticks of a range of time.")
@click.argument("job")
@click.argument("start")
@click.argument("end")
@click.option("--max-concurrent", type=click.IntRange(min=1), metavar="N", help="How many runs may go on meanwhile.")
@click.option("--dry-run", is_flag=True, help="Only say which ticks these are.")
@with_format
@with_workspace
def backfill_command(
    job: str,
    start: str,
    end: str,
    max_concurrent: int | None,
    dry_run: bool,
    form: str,
    place: WorkspacePlace,
) -> int:
    """Record the ticks."""
    from catalog.cli.run_json import print_json
    from catalog.cli.workspace_place import open_workspace

    now = datetime.now(timezone.utc)
    with open_workspace(place) as workspace:
        found = workspace.recurring_runs.get(job).run
        zone = found.schedule.timezone
        first = moment_in_zone(start, zone, "START") or now
        last = moment_in_zone(end, zone, "END") or now
        backfill_id = ""
        if dry_run:
            ticks = workspace.recurring_runs.ticks_within(found.recurring_run_id, first, last)
        else:
            backfill_id, ticks = workspace.recurring_runs.backfill(
                found.recurring_run_id, first, last, max_concurrency=max_concurrent
            )
    if form == "json":
        print_json({"backfill_id": backfill_id or None, "ticks": [tick.timestamp() for tick in ticks]})
        return 0
    if dry_run:
        for tick in ticks:
            click.echo(tick.isoformat(sep=" "))
    else:
        click.echo(f"backfill {backfill_id}: {len(ticks)} ticks")
    return 0
