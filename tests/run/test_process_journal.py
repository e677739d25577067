"""The journal of started and ended processes."""

from __future__ import annotations

from pathlib import Path

from catalog.run.process_journal import NAME, clear, left_running, note_end, note_start


def test_what_was_not_seen_to_end_is_left_running(tmp_path: Path) -> None:
    for process in ("a", "b", "c\n2"):
        note_start(tmp_path, process)
    note_end(tmp_path, "b")
    assert left_running(tmp_path) == ["a", "c\n2"]


def test_a_line_that_a_crash_tore_is_passed_over(tmp_path: Path) -> None:
    note_start(tmp_path, "a")
    with (tmp_path / NAME).open("a") as journal:
        journal.write('["started", "b')
    assert left_running(tmp_path) == ["a"]


def test_a_run_without_a_journal_left_nothing(tmp_path: Path) -> None:
    assert left_running(tmp_path) == []
    note_start(tmp_path, "a")
    clear(tmp_path)
    assert left_running(tmp_path) == []
