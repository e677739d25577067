"""`catalog recurring backfill`."""

from __future__ import annotations

from datetime import datetime, timezone

import click

from catalog.cli.moments import moment_in_zone
from catalog.cli.shared_options import Places, with_format, with_places

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
@with_places
def backfill_command(
    job: str,
    start: str,
    end: str,
    max_concurrent: int | None,
    dry_run: bool,
    form: str,
    home: str,
    database: str,
    artifacts: str,
) -> int:
    """Record the ticks."""
    from catalog.cli.recurring_reference import find_job
    from catalog.cli.run_json import print_json
    from catalog.client.scheduler.backfill import backfill, ticks_within

    now = datetime.now(timezone.utc)
    with Places(home, database, artifacts).open() as session:
        found = find_job(session.store, job)
        zone = found.schedule.timezone
        first = moment_in_zone(start, zone, "START") or now
        last = moment_in_zone(end, zone, "END") or now
        backfill_id = ""
        if dry_run:
            ticks = ticks_within(found.schedule, first, last, now)
        else:
            row, ticks = backfill(
                session.store, found.recurring_run_id, first, last, now, max_concurrency=max_concurrent
            )
            backfill_id = row.backfill_id
    if form == "json":
        print_json({"backfill_id": backfill_id or None, "ticks": [tick.timestamp() for tick in ticks]})
        return 0
    if dry_run:
        for tick in ticks:
            click.echo(tick.isoformat(sep=" "))
    else:
        click.echo(f"backfill {backfill_id}: {len(ticks)} ticks")
    return 0
