"""Questions about a run's state that several commands ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalog.client.session import Session
from catalog.errors import StoreError, UsageError
from catalog.run.model import State

if TYPE_CHECKING:
    from catalog.store.rows import RunRow


def is_interrupted(run: RunRow, session: Session) -> bool:
    """True for a run that has not ended although nobody drives it: it waits for `resume`."""
    from catalog.store.claims import live_runner

    return not run.state.ended and live_runner(session.store, run.run_id) is None


def require_free(run_id: str, session: Session) -> None:
    """Raise StoreError (rule run-claimed) while a runner drives the run."""
    from catalog.store.claims import live_runner

    runner = live_runner(session.store, run_id)
    if runner is not None:
        raise StoreError(
            f"run `{run_id}` is driven by process {runner.pid} on {runner.host.partition('/')[0]}",
            rule="run-claimed",
            hint=f"wait for it, or end it with `catalog runs terminate {run_id}`",
        )


def require_resumable(run: RunRow) -> None:
    """Raise UsageError (rule run-ended) for a run that ended badly: it takes a decision to try it again."""
    if run.state.ended and run.state is not State.SUCCEEDED:
        raise UsageError(
            f"run `{run.run_id}` has ended: {run.state.value}",
            rule="run-ended",
            hint=f"`catalog runs retry {run.run_id}` runs again what did not succeed",
        )


def require_ended(run: RunRow) -> None:
    """Raise UsageError (rule run-not-ended) for a run that has not ended."""
    if not run.state.ended:
        raise UsageError(
            f"run `{run.run_id}` has not ended yet",
            rule="run-not-ended",
            hint=f"`catalog runs resume {run.run_id}` goes on with a run whose runner is gone",
        )


def require_retryable(run: RunRow) -> None:
    """Raise UsageError (rule run-not-ended or run-succeeded) for a run that has nothing to run again."""
    require_ended(run)
    if run.state is State.SUCCEEDED:
        raise UsageError(f"run `{run.run_id}` succeeded", rule="run-succeeded", hint="start a new run instead")
