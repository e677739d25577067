"""Notes on runs as JSON values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from catalog.client.wire.answer import Answer
    from catalog.store.rows import NoteRow


def note_json(row: NoteRow) -> dict[str, Any]:
    """A note on a run; times are seconds since the epoch."""
    return {
        "number": row.number,
        "author": row.author,
        "text": row.text,
        "created_at": row.created_at,
        "edited_at": row.edited_at,
    }


def read_note(found: Answer) -> NoteRow:
    """The note that `note_json` wrote."""
    from catalog.store.rows import NoteRow

    return NoteRow(
        number=found.count("number"),
        author=found.text("author"),
        created_at=found.moment("created_at"),
        edited_at=found.number("edited_at"),
        text=found.text("text"),
    )
