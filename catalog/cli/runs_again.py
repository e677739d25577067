"""`catalog runs resume` and `catalog runs retry`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from catalog.cli.shared_options import with_format
from catalog.cli.workspace_options import WorkspacePlace, with_workspace
from catalog.run.model import Change

if TYPE_CHECKING:
    from catalog.client.session import Session
    from catalog.store.rows import RunRow

    TakeUp = Callable[[str, Session, "Callable[[Change], None] | None"], RunRow]

RESUME_HELP = """Go on with a run whose process is gone.

Tasks whose success was recorded are not run again.

\b
Example:
  catalog runs resume last
"""
RETRY_HELP = """Run again, in a failed or terminated run, the tasks that did not succeed.

With --from a run that succeeded is run again from that task on.

\b
Examples:
  catalog runs retry last
  catalog runs retry 3f2a --from train
"""
_quiet = click.option("-q", "--quiet", is_flag=True, help="No progress and no tables: only outputs and what failed.")


@click.command("resume", help=RESUME_HELP)
@click.argument("run")
@_quiet
@with_format
@with_workspace
def resume_command(run: str, quiet: bool, form: str, place: WorkspacePlace) -> int:
    """Go on, in the foreground."""
    from catalog.client.control import resume_run

    if place.endpoint:
        return _take_up_there("resume", run, place, form=form, quiet=quiet)
    return _take_up(resume_run, run, place, form=form, quiet=quiet)


@click.command("retry", help=RETRY_HELP, short_help="Run again what did not succeed.")
@click.argument("run")
@click.option("--from", "from_task", metavar="TASK", default="", help="This task too, and everything after it.")
@_quiet
@with_format
@with_workspace
def retry_command(run: str, from_task: str, quiet: bool, form: str, place: WorkspacePlace) -> int:
    """Run again, in the foreground."""
    from catalog.client.control import retry_run

    if place.endpoint or from_task:
        return _take_up_there("retry", run, place, form=form, quiet=quiet, from_task=from_task)
    return _take_up(retry_run, run, place, form=form, quiet=quiet)


def _take_up(take_up: TakeUp, reference: str, place: WorkspacePlace, *, form: str, quiet: bool) -> int:
    from catalog.cli.followed_run import follow
    from catalog.cli.run_reference import find_run

    with place.places.open() as session:
        row = find_run(session.store, reference)

        def execute(on_change: Callable[[Change], None]) -> RunRow:
            return take_up(row.run_id, session, on_change)

        return follow(execute, session, row.run_id, form=form, quiet=quiet)


def _take_up_there(
    what: str, reference: str, place: WorkspacePlace, *, form: str, quiet: bool, from_task: str = ""
) -> int:
    """Let the run go on by itself, and follow it."""
    from catalog.cli.served_run import follow_there
    from catalog.cli.workspace_place import named_run, open_workspace

    with open_workspace(place) as workspace:
        run_id = named_run(workspace, reference).run_id
        if from_task:
            workspace.runs.resume_from(run_id, from_task)
        elif what == "retry":
            workspace.runs.retry(run_id)
        else:
            workspace.runs.resume(run_id)
        return follow_there(workspace, run_id, place, form=form, quiet=quiet)
