"""A run in the foreground: shown while it goes on, reported at the end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from catalog.cli.progress import progress_for
from catalog.cli.signal_notes import SignalNotes
from catalog.run.model import Change, State

if TYPE_CHECKING:
    from catalog.cli.run_view import RunView
    from catalog.client.request import Prepared
    from catalog.client.session import Session
    from catalog.store.rows import RunRow

Execute = Callable[[Callable[[Change], None]], "RunRow"]


def run_prepared(prepared: Prepared, session: Session, *, form: str, quiet: bool) -> int:
    """Store and execute the run; the exit code."""
    from catalog.client.create import create_run
    from catalog.client.execute import execute_run
    from catalog.client.stored_pipeline import with_digests

    run_id = create_run(prepared, session)
    opening = () if quiet else (f"run {run_id} on engine {prepared.engine}",)

    def execute(on_change: Callable[[Change], None]) -> RunRow:
        return execute_run(run_id, session, on_change, spec=with_digests(prepared.spec))

    return follow(execute, session, run_id, form=form, quiet=quiet, opening=opening)


def follow(
    execute: Execute, session: Session, run_id: str, *, form: str, quiet: bool, opening: Sequence[str] = ()
) -> int:
    """Execute with progress, then print the result; 0 for success, 1 for any other end, 128 + signal after a signal.

    `opening` are lines to show first.
    """
    with progress_for(f"run {run_id[:8]}", quiet=quiet) as progress, SignalNotes(progress.note) as signals:
        for line in opening:
            progress.note(line)
        row = execute(progress.change)
    print_result(session, row.run_id, form=form, quiet=quiet)
    if row.state is State.SUCCEEDED:
        return 0
    return signals.exit_code or 1


def print_result(session: Session, run_id: str, *, form: str, quiet: bool = False) -> None:
    """The run as it is now, on stdout."""
    from catalog.cli.run_view import view_own_run

    print_view(view_own_run(session, run_id, every_text=form == "json"), form=form, quiet=quiet)


def print_view(view: RunView, *, form: str, quiet: bool = False) -> None:
    """A run that has ended, on stdout."""
    from catalog.cli.report import print_end, print_failures, print_outputs, print_report
    from catalog.cli.run_json import print_json, view_json

    if form == "json":
        print_json(view_json(view))
    elif quiet:
        print_failures(view)
        print_outputs(view)
        if view.run.state is not State.SUCCEEDED:
            print_end(view)
    else:
        print_report(view)
