"""Notes and labels of runs."""

from __future__ import annotations

import pytest

from catalog.errors import UsageError
from catalog.store.find_runs import RunFilter, get_run, list_runs
from catalog.store.run_labels import change_labels
from catalog.store.run_notes import add_note, delete_note, edit_note, list_notes
from catalog.store.runs import create_run
from catalog.store.store import Store
from tests.store.samples import spec


def test_notes_are_added_edited_and_taken_away(store: Store) -> None:
    create_run(store, spec("r1"))
    create_run(store, spec("r2"))
    assert add_note(store, "r1", "größer\0 als gedacht", "ada").number == 1
    assert add_note(store, "r1", "second").number == 2
    edit_note(store, "r1", 2, "changed")
    first, second = list_notes(store, "r1")
    assert (first.author, first.text, first.edited_at) == ("ada", "größer\N{SYMBOL FOR NULL} als gedacht", None)
    assert second.text == "changed" and second.edited_at is not None and second.edited_at >= second.created_at
    delete_note(store, "r1", 1)
    assert [note.number for note in list_notes(store, "r1")] == [2]
    assert list_notes(store, "r2") == []


def test_what_cannot_be_a_note_is_a_usage_error(store: Store) -> None:
    create_run(store, spec("r1"))
    for text in (" ", "x" * 70_000):
        with pytest.raises(UsageError) as caught:
            add_note(store, "r1", text)
        assert caught.value.rule == "note-text"
    for number in (1, -1):
        with pytest.raises(UsageError, match=f"no note {number}"):
            edit_note(store, "r1", number, "x")
        with pytest.raises(UsageError, match=f"no note {number}"):
            delete_note(store, "r1", number)
    with pytest.raises(UsageError, match="no run"):
        add_note(store, "r2", "x")


def test_labels_are_set_replaced_and_dropped(store: Store) -> None:
    create_run(store, spec("r1", labels={"team": "vision", "old": "1"}))
    assert change_labels(store, "r1", {"team": "speech", "new": ""}, ["old", "nosuch"]) == {"new": "", "team": "speech"}
    assert get_run(store, "r1").labels == {"new": "", "team": "speech"}
    assert [run.run_id for run in list_runs(store, RunFilter(labels={"team": "speech"}))] == ["r1"]
    with pytest.raises(UsageError) as caught:
        change_labels(store, "r1", {"": "x"})
    assert caught.value.rule == "label-name"
