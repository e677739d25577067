"""The end of a log."""

from __future__ import annotations

from pathlib import Path

from catalog.client.log_tail import last_line, last_lines


def test_the_last_lines_that_are_not_blank(tmp_path: Path) -> None:
    log = tmp_path / "1.log"
    log.write_text("one\ntwo\n\nthree\n\n")
    assert last_lines(log, 2) == ["two", "three"]
    assert last_line(log) == "three"


def test_of_a_large_log_only_the_end_is_read_and_no_half_line_shown(tmp_path: Path) -> None:
    log = tmp_path / "1.log"
    log.write_text("".join(f"line {number:08}\n" for number in range(1_000_000)))
    assert last_lines(log, 10_000)[-1] == "line 00999999"
    assert all(line.startswith("line ") for line in last_lines(log, 10_000))


def test_a_progress_bar_shows_its_last_state(tmp_path: Path) -> None:
    log = tmp_path / "1.log"
    log.write_bytes(b"\x1b[2K10 %\r\x1b[2K20 %\r")
    assert last_line(log) == "20 %"


def test_bytes_that_are_no_text_and_logs_that_are_not_there(tmp_path: Path) -> None:
    log = tmp_path / "1.log"
    log.write_bytes(b"\xff\xfe ok\n")
    assert last_line(log).endswith(" ok")
    assert last_line(tmp_path / "none.log") == ""
