"""`catalog recurring show`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from catalog.cli.shared_options import with_format
from catalog.cli.workspace_options import WorkspacePlace, with_workspace

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
@with_workspace
def show_command(job: str, form: str, place: WorkspacePlace) -> int:
    """Print the recurring run."""
    from catalog.cli.run_json import print_json
    from catalog.cli.workspace_place import open_workspace
    from catalog.client.wire.recurring_run_json import job_json
    from catalog.view.safe_text import one_line

    with open_workspace(place) as workspace:
        found = workspace.recurring_runs.get(job)
    if form == "json":
        print_json(job_json(found.run, found.state))
        return 0
    for name, text in _lines(found.run, found.state):
        if text:
            click.echo(f"{name:<12} {one_line(text)}")
    return 0


def _lines(job: RecurringRun, state: ScheduleState) -> list[tuple[str, str]]:
    from catalog.cli.recurring_options import NAMES, catch_up_text, trigger_text
    from catalog.view.quantities import moment_text

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
