"""How far runs are, in a few small columns: what tells whether a run changed since it was looked at."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, or_, select

from catalog.run.model import State
from catalog.store.schema import run_control, runs

if TYPE_CHECKING:
    from catalog.store.store import Store

_OPEN = [state.value for state in State if not state.ended]
_MARKS: Select[Any] = select(
    runs.c.run_id, runs.c.state, runs.c.archived, run_control.c.last_sequence, run_control.c.terminate_requested
).join(run_control, run_control.c.run_id == runs.c.run_id)
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Mark:
    """The state of a run, whether it is archived, the number of its last event, and whether its end was asked for."""

    state: State
    archived: bool
    last_sequence: int
    terminate_requested: bool


def recent_marks(store: Store, since: float) -> dict[str, Mark]:
    """The marks of the runs that have not ended or were created at `since` (epoch seconds) or later, by run id."""
    return _marks(store, _MARKS.where(or_(runs.c.state.in_(_OPEN), runs.c.created_at >= since)))


def marks_of(store: Store, run_ids: Collection[str]) -> dict[str, Mark]:
    """The marks of these runs by run id; those that are not there (any more) are left out."""
    wanted = list(run_ids)
    found: dict[str, Mark] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        found |= _marks(store, _MARKS.where(runs.c.run_id.in_(wanted[start : start + _AT_ONCE])))
    return found


def _marks(store: Store, query: Select[Any]) -> dict[str, Mark]:
    with store.reading() as connection:
        return {
            run_id: Mark(State(state), archived, sequence, ending)
            for run_id, state, archived, sequence, ending in connection.execute(query)
        }
