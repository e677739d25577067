"""Executing a stored run in this thread: claimed, resumed from what is on record, every change stored."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from catalog.client.backends import Work, backend
from catalog.client.claim_watch import ClaimWatch
from catalog.client.create import create_run
from catalog.client.prepare import prepare_run
from catalog.client.request import RunRequest
from catalog.client.session import Session
from catalog.client.state import require_resumable, require_retryable
from catalog.client.stopping import signals_stop
from catalog.client.stored_pipeline import read_stored, with_digests
from catalog.pipeline.durations import duration_seconds
from catalog.run.model import CachedResult, Change, State, TaskChange
from catalog.run.plan import Recorded, RunPlan, Seen
from catalog.run.substitution import substitute
from catalog.spec.model import ComponentSpec

if TYPE_CHECKING:
    from catalog.store.claims import Runner
    from catalog.store.rows import RunRow

OnChange = Callable[[Change], None]


def run(request: RunRequest, session: Session, on_change: OnChange | None = None) -> RunRow:
    """Prepare, create and execute a run; returns it when it has ended. Raises what those three raise."""
    prepared = prepare_run(request, session)
    run_id = create_run(prepared, session)
    return execute_run(run_id, session, on_change, spec=with_digests(prepared.spec))


def execute_run(
    run_id: str,
    session: Session,
    on_change: OnChange | None = None,
    *,
    spec: ComponentSpec | None = None,
    again: bool = False,
) -> RunRow:
    """Bring a run to its end in this thread and return it; tasks that succeeded on record do not run again.

    `on_change` hears of each change after it was stored. SIGINT, SIGTERM and SIGHUP stop the run, a second one also
    its exit tasks. `spec` is the linked pipeline, where the caller has it already; `again` takes up a run that failed
    or was terminated. Raises StoreError (rule run-claimed) while another runner drives the run, UsageError for an
    unknown run and one that has ended otherwise than asked, MachineError without the engine.
    """
    from catalog.store.claims import claim_run, release, this_runner
    from catalog.store.find_runs import get_run

    runner = this_runner()
    row = get_run(session.store, run_id)
    claim_run(session.store, row.run_id, runner)
    try:
        # Only now can nobody else change it.
        row = get_run(session.store, row.run_id)
        (require_retryable if again else require_resumable)(row)
        if row.state is not State.SUCCEEDED:
            _execute(row, spec, session, runner, on_change)
    finally:
        release(session.store, row.run_id, runner)
    return get_run(session.store, row.run_id)


def _execute(
    row: RunRow, spec: ComponentSpec | None, session: Session, runner: Runner, on_change: OnChange | None
) -> None:
    linked = stored_spec(row, session) if spec is None else spec
    way = backend(row.engine)
    with way.open(row, linked, session) as make_driver:
        if row.state.ended:
            _reset_tasks(row, session)
        watch = ClaimWatch(session.store, row.run_id, runner)
        work = make_work(row, linked, session, watch.stop_requested, on_change)
        driver = make_driver(work)
        with signals_stop(driver.stop, driver.abort):
            driver.run()


def make_work(
    row: RunRow,
    spec: ComponentSpec,
    session: Session,
    stop_requested: Callable[[], bool],
    on_change: OnChange | None = None,
) -> Work:
    """A claimed run as its driver is given it: every change is stored, and then `on_change` hears of it."""
    from catalog.store.cache import lookup_cache
    from catalog.store.record import record

    def report(change: Change) -> None:
        record(session.store, row.run_id, change)
        if on_change is not None:
            on_change(change)

    def lookup(key: str, oldest: float | None) -> CachedResult | None:
        return lookup_cache(session.store, key, oldest)

    plan = _plan(row, spec, session, backend(row.engine).parallelism)
    return Work(plan, report, lookup, stop_requested, again=row.state.ended)


def _reset_tasks(row: RunRow, session: Session) -> None:
    """What did not succeed waits again, so that nobody takes the old failure for a new one."""
    from catalog.store.progress import get_tasks
    from catalog.store.record import record_many

    now = time.time()
    waiting = [
        TaskChange(task.task, task.component, State.PENDING, now, message="to be run again")
        for task in get_tasks(session.store, row.run_id)
        if not task.state.good
    ]
    record_many(session.store, row.run_id, waiting)


def stored_spec(row: RunRow, session: Session) -> ComponentSpec:
    """The linked pipeline of a stored run."""
    from catalog.store.find_runs import get_pipeline_text

    return read_stored(get_pipeline_text(session.store, row.run_id), row.options.get("sources", {}))


def _plan(row: RunRow, spec: ComponentSpec, session: Session, parallelism: int) -> RunPlan:
    from catalog.store.progress import attempts_made, get_tasks

    options = row.options
    staleness = options.get("max_cache_staleness")
    tasks = get_tasks(session.store, row.run_id)
    return RunPlan(
        run_id=row.run_id,
        name=row.name,
        spec=spec,
        arguments={name: substitute(text, row.name, row.run_id) for name, text in row.arguments.items()},
        folder=session.run_folder(row.run_id),
        parallelism=options.get("parallelism") or parallelism,
        use_cache=options.get("cache", True),
        max_cache_staleness=None if staleness is None else duration_seconds(staleness),
        uri_root=substitute(options.get("pipeline_root", ""), row.name, row.run_id),
        recorded={task.task: Recorded(task.state, task.outputs) for task in tasks if task.state.good},
        attempts=attempts_made(session.store, row.run_id),
        seen={task.task: Seen(task.state, task.attempt, task.message) for task in tasks},
    )
