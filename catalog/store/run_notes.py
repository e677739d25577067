"""Notes that people leave on runs."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, insert, select, update

from catalog.errors import UsageError
from catalog.store.find_runs import resolve_run_id
from catalog.store.rows import NoteRow
from catalog.store.schema import run_control, run_notes
from catalog.store.texts import clean

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from catalog.store.store import Store

MAX_LENGTH = 64 << 10


def add_note(store: Store, run_id: str, text: str, author: str = "") -> NoteRow:
    """Leave a note on a run. UsageError as for `get_run`, and (rule note-text) for an empty or overlong one."""
    kept, now = _checked(text), time.time()
    with store.writing(durable=True) as connection:
        found = resolve_run_id(connection, clean(run_id))
        # The run's own row lock keeps two notes from getting the same number.
        connection.execute(select(run_control.c.run_id).where(run_control.c.run_id == found).with_for_update())
        last = connection.scalar(select(func.max(run_notes.c.number)).where(run_notes.c.run_id == found)) or 0
        note = NoteRow(last + 1, clean(author), now, None, kept)
        row = {"run_id": found, "number": note.number, "author": note.author, "created_at": now, "text": kept}
        connection.execute(insert(run_notes), row)
    return note


def list_notes(store: Store, run_id: str) -> list[NoteRow]:
    """The notes of a run, the oldest first. UsageError as for `get_run`."""
    with store.reading() as connection:
        found = resolve_run_id(connection, clean(run_id))
        query = select(run_notes).where(run_notes.c.run_id == found).order_by(run_notes.c.number)
        return [
            NoteRow(row.number, row.author, row.created_at, row.edited_at, row.text)
            for row in connection.execute(query)
        ]


def edit_note(store: Store, run_id: str, number: int, text: str) -> None:
    """Replace the text of a note. UsageError as for `add_note`, and (rule note-unknown) when it is not there."""
    kept = _checked(text)
    with store.writing(durable=True) as connection:
        own = _own(resolve_run_id(connection, clean(run_id)), number)
        if connection.execute(update(run_notes).where(*own).values(text=kept, edited_at=time.time())).rowcount == 0:
            raise _unknown(number)


def delete_note(store: Store, run_id: str, number: int) -> None:
    """Take a note away. UsageError as for `get_run`, and (rule note-unknown) when it is not there."""
    with store.writing(durable=True) as connection:
        own = _own(resolve_run_id(connection, clean(run_id)), number)
        if connection.execute(delete(run_notes).where(*own)).rowcount == 0:
            raise _unknown(number)


def _own(run_id: str, number: int) -> tuple[ColumnElement[bool], ...]:
    return run_notes.c.run_id == run_id, run_notes.c.number == number


def _checked(text: str) -> str:
    if not text.strip():
        raise UsageError("a note needs a text", rule="note-text")
    if len(text) > MAX_LENGTH:
        raise UsageError(f"a note of {len(text)} signs is too long", rule="note-text", hint=f"at most {MAX_LENGTH}")
    return clean(text)


def _unknown(number: int) -> UsageError:
    return UsageError(
        f"the run has no note {number}", rule="note-unknown", hint="`catalog runs note RUN` lists the notes"
    )
