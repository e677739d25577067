"""A schedule that cannot be read: it stops, and says why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalog.store.schedule_state import change_state, lock_state
from catalog.store.texts import message

if TYPE_CHECKING:
    from catalog.store.store import Store


def stop_schedule(store: Store, recurring_run_id: str, reason: str) -> None:
    """Let a schedule tick no more until it is edited; `reason` becomes its message."""
    with store.writing(durable=True) as connection:
        if lock_state(connection, recurring_run_id) is not None:
            change_state(connection, recurring_run_id, next_fire=None, message=message(reason))
