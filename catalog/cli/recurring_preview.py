"""`catalog recurring preview`."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import click

from catalog.cli.moments import moment_in_zone
from catalog.cli.recurring_options import changed_schedule, with_schedule_options
from catalog.cli.shared_options import with_format
from catalog.cli.workspace_options import WorkspacePlace, with_workspace
from catalog.pipeline.schedule import Schedule

HELP = """Show the next ticks of a schedule, on the clock of its time zone.

With JOB those of a recurring run, changed by the options; without it those of
the options alone.

\b
Examples:
  catalog recurring preview nightly
  catalog recurring preview nightly --timezone America/New_York
  catalog recurring preview --cron "30 2 * * *" --timezone Europe/Berlin --from 2030-03-29
"""


@click.command("preview", help=HELP, short_help="Show the next ticks of a schedule.")
@click.argument("job", default="")
@with_schedule_options
@click.option("--from", "since", metavar="TIME", help="Ticks after this time. [default: now]")
@click.option("-n", "--count", type=click.IntRange(1, 1000), default=10, show_default=True, help="How many.")
@with_format
@with_workspace
def preview_command(
    job: str,
    since: str | None,
    count: int,
    form: str,
    place: WorkspacePlace,
    **schedule: Any,
) -> int:
    """Print the ticks."""
    from catalog.cli.run_json import print_json
    from catalog.client.scheduler.preview import preview
    from catalog.client.wire.recurring_run_json import planned_json

    wanted = changed_schedule(_before(job, place), **schedule)
    moment = moment_in_zone(since, wanted.timezone, "--from") or datetime.now(timezone.utc)
    ticks = preview(wanted, moment, count)
    if form == "json":
        print_json([planned_json(tick) for tick in ticks])
        return 0
    if not ticks:
        click.echo("it ticks no more", err=True)
    for tick in ticks:
        note = f"  ({tick.note})" if tick.note else ""
        click.echo(f"{tick.wall.strftime('%a')} {tick.wall.isoformat(sep=' ')}{note}")
    return 0


def _before(job: str, place: WorkspacePlace) -> Schedule:
    if not job:
        return Schedule()
    from catalog.cli.workspace_place import open_workspace

    with open_workspace(place) as workspace:
        return workspace.recurring_runs.get(job).run.schedule
