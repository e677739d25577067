"""Running a run again, or a part of it, under its own id, while this process goes on with something else."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from catalog.client.backends import backend
from catalog.client.execute import stored_spec
from catalog.client.session import Session
from catalog.client.state import require_ended, require_retryable
from catalog.errors import UsageError
from catalog.run.downstream import paths_from
from catalog.run.model import RunChange, State, TaskChange
from catalog.spec.suggestions import suggest

if TYPE_CHECKING:
    from catalog.store.rows import RunRow, TaskRow

# Which of a run's tasks are to run again, whatever is on record of them.
_Choose = Callable[["RunRow", "Sequence[TaskRow]"], "list[TaskRow]"]


def retry_detached(run_id: str, session: Session) -> RunRow:
    """Run again what did not succeed in a failed or terminated run; it goes on by itself.

    Raises UsageError (rules run-unknown, run-not-ended, run-succeeded), StoreError (run-claimed), and what starting it
    raises.
    """
    from catalog.store.find_runs import get_run

    row = get_run(session.store, run_id)
    require_retryable(row)
    return _run_again(row, session, lambda _row, _tasks: [])


def resume_from(run_id: str, task: str, session: Session) -> RunRow:
    """Run again a task of a run that has ended, by its path, and everything after it; also what did not succeed.

    No earlier result stands for those tasks. The run goes on by itself. Raises UsageError (rules run-unknown,
    run-not-ended, unknown-task), StoreError (run-claimed), and what starting it raises.
    """
    from catalog.store.find_runs import get_run
    from catalog.store.progress import get_tasks

    row = get_run(session.store, run_id)
    require_ended(row)
    known = [one.task for one in get_tasks(session.store, row.run_id)]
    if task not in known:
        hint = suggest(task, known)
        raise UsageError(f'run `{row.run_id}` has no task "{task[:200]}"', rule="unknown-task", hint=hint)

    def choose(run: RunRow, tasks: Sequence[TaskRow]) -> list[TaskRow]:
        paths = paths_from(stored_spec(run, session), task, (one.task for one in tasks))
        return [one for one in tasks if one.task in paths]

    return _run_again(row, session, choose)


def _run_again(row: RunRow, session: Session, choose: _Choose) -> RunRow:
    from catalog.client.cluster_runs import submit_again
    from catalog.store.find_runs import get_run

    way = backend(row.engine)
    if way.remote:
        return submit_again(row.run_id, session, lambda run: _reset(run, session, choose))
    reopened = _reopened(row.run_id, session, choose)
    way.detach(reopened, stored_spec(reopened, session), session)
    return get_run(session.store, row.run_id)


def _reopened(run_id: str, session: Session, choose: _Choose) -> RunRow:
    """The run as one that waits for a runner: from here on it is taken up again, also when this process dies."""
    from catalog.store.claims import claim_run, release, this_runner
    from catalog.store.find_runs import get_run

    runner = this_runner()
    claim_run(session.store, run_id, runner)
    try:
        row = get_run(session.store, run_id)
        require_ended(row)
        _reset(row, session, choose, RunChange(State.PENDING, time.time(), "to be run again"))
    finally:
        release(session.store, run_id, runner)
    return get_run(session.store, run_id)


def _reset(row: RunRow, session: Session, choose: _Choose, *more: RunChange) -> None:
    from catalog.store.cache import forget_keys
    from catalog.store.progress import get_tasks
    from catalog.store.record import record_many

    tasks, now = get_tasks(session.store, row.run_id), time.time()
    chosen = choose(row, tasks)
    forget_keys(session.store, {task.cache_key for task in chosen if task.cache_key})
    paths = {task.task for task in chosen}
    waiting = [
        TaskChange(task.task, task.component, State.PENDING, now, message="to be run again")
        for task in tasks
        if task.task in paths or not task.state.good
    ]
    record_many(session.store, row.run_id, [*waiting, *more])
