"""Going on with a run, running it again, ending it, deleting it: from any process that has the store."""

from __future__ import annotations

import shutil
import time
from typing import TYPE_CHECKING

from catalog.client.backends import backend
from catalog.client.execute import OnChange, execute_run
from catalog.client.garbage import artifacts_of, drop_artifacts
from catalog.client.session import Session
from catalog.client.state import require_resumable, require_retryable
from catalog.errors import StoreError, UsageError
from catalog.run.model import RunChange, State, TaskChange

if TYPE_CHECKING:
    from catalog.store.rows import RunRow

ORPHANED = "terminated while no runner drove it; exit tasks were not run"


def resume_run(run_id: str, session: Session, on_change: OnChange | None = None) -> RunRow:
    """Go on with a run whose runner is gone, and return it when it has ended; a run that succeeded is returned as is.

    A run that was suspended starts tasks again; when another process drives it, it is returned at once.
    Raises UsageError (rule run-ended) for a failed or terminated run, StoreError (run-claimed) while a runner drives
    it, and what execute_run raises.
    """
    from catalog.store.find_runs import get_run

    row = get_run(session.store, run_id)
    require_resumable(row)
    if row.state is State.SUCCEEDED:
        return row
    unsuspended = backend(row.engine).unsuspend(row)
    try:
        return execute_run(row.run_id, session, on_change)
    except StoreError as error:
        if error.rule != "run-claimed" or not unsuspended:
            raise
        return get_run(session.store, row.run_id)


def suspend_run(run_id: str, session: Session) -> None:
    """Let a run on a cluster start no more tasks until it is resumed; tasks that run go on.

    Raises UsageError for a run that has ended or is on this machine (rules run-ended, not-suspendable).
    """
    from catalog.store.find_runs import get_run

    row = get_run(session.store, run_id)
    if row.state.ended:
        raise UsageError(f"run `{row.run_id}` has ended: {row.state.value}", rule="run-ended")
    backend(row.engine).suspend(row)


def retry_run(run_id: str, session: Session, on_change: OnChange | None = None) -> RunRow:
    """Run again, under the same id, the tasks of a failed or terminated run that did not succeed.

    Raises UsageError (rules run-not-ended, run-succeeded), and what execute_run raises.
    """
    from catalog.store.find_runs import get_run

    row = get_run(session.store, run_id)
    require_retryable(row)
    return execute_run(row.run_id, session, on_change, again=True)


def terminate_run(run_id: str, session: Session) -> None:
    """End a run: its runner is asked to, or, when that is gone, what it left is killed and the run marked Terminated.

    A runner does it within a second or so, exit tasks included. Raises UsageError (rule run-ended) when it has ended.
    """
    from catalog.store.claims import claim_run, release, this_runner
    from catalog.store.find_runs import get_run
    from catalog.store.runs import request_terminate

    row = get_run(session.store, run_id)
    if not request_terminate(session.store, row.run_id):
        raise UsageError(
            f"run `{row.run_id}` has ended: {get_run(session.store, row.run_id).state.value}", rule="run-ended"
        )
    runner = this_runner()
    try:
        claim_run(session.store, row.run_id, runner)
    except StoreError as error:
        if error.rule == "run-claimed":
            return
        raise
    try:
        _mark_terminated(row.run_id, session)
    finally:
        release(session.store, row.run_id, runner)


def _mark_terminated(run_id: str, session: Session) -> None:
    from catalog.store.find_runs import get_run
    from catalog.store.progress import get_tasks
    from catalog.store.record import record_many

    row, now = get_run(session.store, run_id), time.time()
    if row.state.ended:
        return
    if not backend(row.engine).end_undriven(row, session):
        return
    tasks = [
        TaskChange(task.task, task.component, State.TERMINATED, now, task.attempt, ORPHANED)
        for task in get_tasks(session.store, run_id)
        if not task.state.ended
    ]
    record_many(session.store, run_id, [*tasks, RunChange(State.TERMINATED, now, ORPHANED)])


def delete_run(run_id: str, session: Session) -> tuple[str, ...]:
    """Delete a run that nobody drives: its rows, its folder, its workflow, and the artifacts nothing else refers to.

    Returns warnings about a workflow that could not be deleted. Raises UsageError for an unknown run, StoreError (rule
    run-running) while it runs.
    """
    from catalog.store.deletion import delete_run as delete_rows
    from catalog.store.find_runs import get_run
    from catalog.store.progress import get_tasks

    row = get_run(session.store, run_id)
    artifacts = artifacts_of(row, get_tasks(session.store, row.run_id))
    unused = delete_rows(session.store, row.run_id)
    folder = session.run_folder(row.run_id)
    if folder.exists():
        shutil.rmtree(folder)
    drop_artifacts(session, (artifact for artifact in artifacts if artifact.digest in unused))
    return backend(row.engine).forget(row)
