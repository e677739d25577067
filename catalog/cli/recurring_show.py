"""`catalog recurring show`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from catalog.cli.shared_options import Places, with_format, with_places

if TYPE_CHECKING:
    from catalog.store.recurring_runs import RecurringRun
    from catalog.store.schedule_rows import ScheduleState

HELP = """Show a recurring run: its schedule, pipeline and arguments, and how far it is.

\b
Examples:
  catalog recurring show nightly
  catalog recurring show 3f2a --format json
"""


@click.command("show", help=HELP, short_help="Show a recurring run.")
@click.argument("job")
@with_format
@with_places
def show_command(job: str, form: str, home: str, database: str, artifacts: str) -> int:
    """Print the recurring run."""
    from catalog.cli.recurring_json import job_json
    from catalog.cli.recurring_reference import find_job
    from catalog.cli.run_json import print_json
    from catalog.cli.safe_text import one_line
    from catalog.store.schedule_state import get_state

    with Places(home, database, artifacts).open() as session:
        found = find_job(session.store, job)
        state = get_state(session.store, found.recurring_run_id)
    if form == "json":
        print_json(job_json(found, state))
        return 0
    for name, text in _lines(found, state):
        if text:
            click.echo(f"{name:<12} {one_line(text)}")
    return 0


def _lines(job: RecurringRun, state: ScheduleState) -> list[tuple[str, str]]:
    from catalog.cli.quantities import moment_text
    from catalog.cli.recurring_options import NAMES, catch_up_text, trigger_text

    schedule, source = job.schedule, job.source
    latest = source.get("reference", "") or (source.get("pipeline_id", "") if not source.get("version_id") else "")
    bound = "" if schedule.overlap == "Allow" else f", {schedule.max_concurrency or 1} at once"
    return [
        ("id", job.recurring_run_id),
        ("name", job.name),
        ("description", job.description),
        ("enabled", "yes" if job.enabled else "no"),
        ("schedule", trigger_text(schedule)),
        ("start", schedule.start.isoformat() if schedule.start else ""),
        ("end", schedule.end.isoformat() if schedule.end else ""),
        ("overlap", NAMES[schedule.overlap] + bound),
        ("catch-up", catch_up_text(schedule)),
        ("deadline", "" if schedule.deadline_seconds is None else f"{schedule.deadline_seconds} s"),
        ("pipeline", job.pipeline_name + (f" (the latest of {latest})" if latest else "")),
        ("experiment", job.experiment),
        ("engine", job.engine),
        *((f"  {name}", text) for name, text in job.arguments.items()),
        ("next", (moment_text(state.next_fire) or "never") if job.enabled else ""),
        ("last", moment_text(state.last_fire)),
        ("runs", str(state.last_index)),
        ("note", state.message),
    ]
