"""Events of runs as JSON values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.client.wire.run_json import read_state

if TYPE_CHECKING:
    from catalog.client.wire.answer import Answer
    from catalog.store.rows import EventRow


def event_json(row: EventRow) -> dict[str, Any]:
    """One change as it happened; times are seconds since the epoch."""
    return {
        "sequence": row.sequence,
        "at": row.time,
        "task": row.task,
        "attempt": row.attempt,
        "state": row.state.value,
        "message": row.message,
    }


def read_event(found: Answer) -> EventRow:
    """The event that `event_json` wrote."""
    from catalog.store.rows import EventRow

    return EventRow(
        found.count("sequence"),
        found.text("task"),
        read_state(found),
        found.count("attempt"),
        found.moment("at"),
        found.text("message"),
    )
