"""`catalog runs resume` and `catalog runs retry`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from catalog.cli.shared_options import Places, with_format, with_places
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

\b
Example:
  catalog runs retry last
"""
_quiet = click.option("-q", "--quiet", is_flag=True, help="No progress and no tables: only outputs and what failed.")


@click.command("resume", help=RESUME_HELP)
@click.argument("run")
@_quiet
@with_format
@with_places
def resume_command(run: str, quiet: bool, form: str, home: str, database: str, artifacts: str) -> int:
    """Go on, in the foreground."""
    from catalog.client.control import resume_run

    return _take_up(resume_run, run, Places(home, database, artifacts), form=form, quiet=quiet)


@click.command("retry", help=RETRY_HELP, short_help="Run again what did not succeed.")
@click.argument("run")
@_quiet
@with_format
@with_places
def retry_command(run: str, quiet: bool, form: str, home: str, database: str, artifacts: str) -> int:
    """Run again, in the foreground."""
    from catalog.client.control import retry_run

    return _take_up(retry_run, run, Places(home, database, artifacts), form=form, quiet=quiet)


def _take_up(take_up: TakeUp, reference: str, places: Places, *, form: str, quiet: bool) -> int:
    from catalog.cli.followed_run import follow
    from catalog.cli.run_reference import find_run

    with places.open() as session:
        row = find_run(session.store, reference)

        def execute(on_change: Callable[[Change], None]) -> RunRow:
            return take_up(row.run_id, session, on_change)

        return follow(execute, session, row.run_id, form=form, quiet=quiet)
