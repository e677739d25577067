"""The runs that have not ended, with what whoever follows them has to know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from catalog.run.model import State
from catalog.store.claims import is_alive
from catalog.store.schema import run_control, runs
from catalog.store.server_clock import server_time

if TYPE_CHECKING:
    from catalog.store.store import Store

_OPEN = [state.value for state in State if not state.ended]
_WANTED = ("run_id", "engine", "state", "message", "created_at")
_QUERY = (
    select(*(runs.c[name] for name in _WANTED), *(column for column in run_control.c if column.name != "run_id"))
    .join(run_control, run_control.c.run_id == runs.c.run_id)
    .where(runs.c.state.in_(_OPEN))
    .order_by(runs.c.created_at, runs.c.run_id)
)


@dataclass(frozen=True, slots=True)
class OpenRun:
    """A run that has not ended. `driven`: a live runner has it. `last_sequence`: the number of its last event."""

    run_id: str
    engine: str
    state: State
    message: str
    created_at: float
    terminate_requested: bool
    driven: bool
    last_sequence: int


def open_runs(store: Store) -> list[OpenRun]:
    """All runs that have not ended, archived or not, the oldest first."""
    with store.reading() as connection:
        now = server_time(connection)
        return [
            OpenRun(
                run_id=row.run_id,
                engine=row.engine,
                state=State(row.state),
                message=row.message,
                created_at=row.created_at,
                terminate_requested=row.terminate_requested,
                driven=is_alive(row, now),
                last_sequence=row.last_sequence,
            )
            for row in connection.execute(_QUERY)
        ]
