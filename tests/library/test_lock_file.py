"""catalog.lock as a file."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from catalog.errors import LockError, UsageError
from catalog.library.lock import Lock, LockEntry
from catalog.library.lock_file import MAX_LOCK_BYTES, lock_text, parse_lock, read_lock, write_lock

ENTRY = LockEntry(
    "echo@^1", "echo", "1.0.0", "catalog:echo/1.0.0", "ab" * 32, "bash:5", "sha256:" + "cd" * 32, ("a", "gröup/b")
)
LOCK = Lock("Pipe", (ENTRY,))


def data(**changes: Any) -> dict[str, Any]:
    """The JSON of a good lock with changes to its entry."""
    good: dict[str, Any] = json.loads(lock_text(LOCK))
    good["components"][0].update(changes)
    return good


def refused(text: str) -> LockError:
    with pytest.raises(LockError) as caught:
        parse_lock(text, "catalog.lock")
    return caught.value


def test_a_lock_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "catalog.lock"
    write_lock(path, LOCK)
    assert read_lock(path) == LOCK
    assert read_lock(path).folder == str(tmp_path)
    assert [child.name for child in tmp_path.iterdir()] == ["catalog.lock"]


def test_any_task_id_survives(tmp_path: Path) -> None:
    odd = Lock("Pipe", (replace(ENTRY, tasks=("\ud800", "\u2028", "a\nb", '"')),))
    write_lock(tmp_path / "catalog.lock", odd)
    assert read_lock(tmp_path / "catalog.lock") == odd


def test_equal_locks_are_equal_texts() -> None:
    assert lock_text(parse_lock(json.dumps(data()))) == lock_text(LOCK)


def test_a_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "catalog.lock"
    path.mkdir()
    with pytest.raises(UsageError):
        write_lock(path, LOCK)
    assert [child.name for child in tmp_path.iterdir()] == ["catalog.lock"]
    with pytest.raises(UsageError):
        write_lock(tmp_path / "none" / "catalog.lock", LOCK)


def test_a_file_that_is_not_there_is_told_with_the_command(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        read_lock(tmp_path / "catalog.lock")
    assert "catalog lock" in caught.value.hint


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ('{"lockfile": 1,\n "pipeline" "x"}', 2),
        ("[]", 1),
        ("null", 1),
        ('{"lockfile": 1, "lockfile": 1, "pipeline": "", "components": []}', 0),
        ('{"lockfile": 1, "pipeline": NaN, "components": []}', 0),
        ("[" * 100_000, 0),
        ('{"lockfile": 1,\n "pipeline": 7,\n "components": []}', 2),
        ('{"lockfile": true, "pipeline": "", "components": []}', 1),
    ],
)
def test_what_is_no_lock_is_refused_at_its_place(text: str, line: int) -> None:
    error = refused(text)
    assert error.rule == "lock-invalid"
    assert error.position is not None
    assert (error.position.file, error.position.line) == ("catalog.lock", line)


@pytest.mark.parametrize(
    "change",
    [
        {"digest": "ab"},
        {"digest": "AB" * 32},
        {"digest": "ab" * 32 + "\n"},
        {"image_digest": "cd" * 32},
        {"image_digest": "sha256:" + "cd" * 32 + "\n"},
        {"tasks": "a"},
        {"version": None},
        {"url": "x" * 5000},
        {"ref": ""},
        {"extra": 1},
    ],
)
def test_an_entry_that_is_not_as_it_should_be_is_refused(change: dict[str, Any]) -> None:
    error = refused(json.dumps(data(**change), indent=2))
    assert error.rule == "lock-invalid"
    assert "components[0]" in str(error)
    assert error.position is not None and error.position.line >= 5


def test_all_findings_are_told() -> None:
    assert len(refused(json.dumps(data(digest="x", tasks=[1, "a", 2]))).findings) == 3


def test_a_later_format_is_named() -> None:
    assert refused('{"lockfile": 2, "whatever": []}').rule == "lock-version"


def test_a_reference_stands_once() -> None:
    twice = data()
    twice["components"].append({**twice["components"][0], "digest": "0" * 64})
    assert "echo@^1" in str(refused(json.dumps(twice)))


@pytest.mark.parametrize("content", [b"\xff\xfe", b" " * (MAX_LOCK_BYTES + 1)])
def test_bytes_that_are_no_text_or_too_many_are_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "catalog.lock"
    path.write_bytes(content)
    with pytest.raises(LockError) as caught:
        read_lock(path)
    assert caught.value.rule == "lock-invalid"
