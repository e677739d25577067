"""`catalog recurring edit`."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

import click

from catalog.cli.argument_options import ARGUMENT_OPTIONS
from catalog.cli.recurring_options import changed_schedule, with_schedule_options
from catalog.cli.shared_options import Function, Places, with_format, with_places

if TYPE_CHECKING:
    from catalog.client.session import Session
    from catalog.store.recurring_runs import RecurringRun

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
@with_places
def edit_command(
    job: str,
    pipeline: str | None,
    name: str | None,
    description: str | None,
    experiment: str | None,
    params: tuple[str, ...],
    param_file: str,
    form: str,
    home: str,
    database: str,
    artifacts: str,
    **schedule: Any,
) -> int:
    """Change it."""
    from catalog.cli.arguments import given_arguments
    from catalog.cli.recurring_json import job_json
    from catalog.cli.recurring_reference import find_job
    from catalog.cli.run_json import print_json
    from catalog.client.scheduler.editing import edit_recurring_run
    from catalog.store.schedule_state import get_state

    texts = {"name": name, "description": description, "experiment": experiment}
    said: dict[str, Any] = {key: text for key, text in texts.items() if text is not None}
    arguments = given_arguments(params, param_file)
    with Places(home, database, artifacts).open() as session:
        found = find_job(session.store, job)
        what = _checked(found, pipeline, arguments, session)

        def change(before: RecurringRun) -> RecurringRun:
            return replace(before, **said, **what, schedule=changed_schedule(before.schedule, **schedule))

        after = edit_recurring_run(session.store, found.recurring_run_id, change, datetime.now(timezone.utc))
        state = get_state(session.store, after.recurring_run_id)
    if form == "json":
        print_json(job_json(after, state))
    else:
        click.echo(f"changed recurring run {after.recurring_run_id}")
    return 0


def _checked(job: RecurringRun, pipeline: str | None, arguments: dict[str, str], session: Session) -> dict[str, Any]:
    """The fields that a new pipeline or new arguments change, once they proved that they can be run."""
    from catalog.client.scheduler.revise import revised

    return revised(job, session, pipeline=pipeline, arguments=arguments) if pipeline or arguments else {}
