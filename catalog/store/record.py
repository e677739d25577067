"""Recording the changes an engine reports: each change is one transaction."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, insert, select, update

from catalog.errors import StoreError
from catalog.run.model import Change, RunChange, State, TaskChange
from catalog.store.record_task import record_task
from catalog.store.schema import events, run_control, runs
from catalog.store.texts import clean, message, to_json
from catalog.store.values import OUT, artifacts_to_json, replace_values

if TYPE_CHECKING:
    from catalog.store.direct import Direct
    from catalog.store.store import Store

_TAKE_NUMBERS = (
    update(run_control)
    .where(run_control.c.run_id == bindparam("run"))
    .values(last_sequence=run_control.c.last_sequence + bindparam("count"))
)
_LAST_NUMBER = select(run_control.c.last_sequence).where(run_control.c.run_id == bindparam("run"))
_ADD_EVENT = insert(events)
_GET_RUN = select(runs.c.state, runs.c.started_at).where(runs.c.run_id == bindparam("run"))
_SET_RUN = (
    update(runs)
    .where(runs.c.run_id == bindparam("run"))
    .values({name: bindparam(name) for name in ("state", "message", "started_at", "ended_at", "outputs")})
)
_CLEAR_REQUEST = update(run_control).where(run_control.c.run_id == bindparam("run")).values(terminate_requested=False)


def record(store: Store, run_id: str, change: Change) -> None:
    """Store one change of a run or task, its values, metrics, event and (on success) cache entry, or nothing of it.

    When this returns, the change outlives the process; the end of a run also outlives the machine. Raises StoreError
    for an unknown run.
    """
    record_many(store, run_id, [change])


def record_many(store: Store, run_id: str, changes: Iterable[Change]) -> None:
    """Store several changes of one run in one transaction: all or none of them, in their order."""
    listed = list(changes)
    if listed:
        with store.writing(durable=any(map(_is_end_of_run, listed))) as connection:
            _record(store.statements.on(connection), run_id, listed)


def _is_end_of_run(change: Change) -> bool:
    return isinstance(change, RunChange) and change.state.ended


def _record(direct: Direct, run_id: str, changes: list[Change]) -> None:
    # Taking the numbers first also takes the run's row lock, so that changes of one run never interleave.
    taken = direct.change(_TAKE_NUMBERS, {"run": run_id, "count": len(changes)})
    last = direct.row(_LAST_NUMBER, {"run": run_id})
    if taken != 1 or last is None:
        raise StoreError(f"the store has no run `{run_id}`", rule="run-unknown", hint="was it deleted meanwhile?")
    for sequence, change in enumerate(changes, start=last[0] - len(changes) + 1):
        if isinstance(change, RunChange):
            _record_run(direct, run_id, change)
        else:
            record_task(direct, run_id, change, sequence)
        direct.change(_ADD_EVENT, _event(run_id, sequence, change))


def _event(run_id: str, sequence: int, change: Change) -> dict[str, Any]:
    return {
        "run_id": run_id,
        "sequence": sequence,
        "task": clean(change.task) if isinstance(change, TaskChange) else "",
        "state": change.state.value,
        "attempt": change.attempt if isinstance(change, TaskChange) else 0,
        "time": change.time,
        "message": message(change.message),
    }


def _record_run(direct: Direct, run_id: str, change: RunChange) -> None:
    before = direct.row(_GET_RUN, {"run": run_id})
    state, started_at = before or (State.PENDING.value, None)
    if State(state).ended and not change.state.ended:
        # A run that is taken up again must not be stopped by the request that ended it.
        direct.change(_CLEAR_REQUEST, {"run": run_id})
    if started_at is None and change.state is State.RUNNING:
        started_at = change.time
    direct.change(
        _SET_RUN,
        {
            "run": run_id,
            "state": change.state.value,
            "message": message(change.message),
            "started_at": started_at,
            "ended_at": change.time if change.state.ended else None,
            "outputs": to_json(artifacts_to_json(change.outputs)),
        },
    )
    replace_values(direct, run_id, "", OUT, change.outputs)
