"""The end of a change: what a process that died left to do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from catalog.errors import LibraryError
from hub.index.folder_store import FolderStore
from hub.index.journal import NAME, STAGED, commit, recover


def staged(root: Path, **contents: str) -> None:
    (root / STAGED).mkdir()
    for name, content in contents.items():
        (root / STAGED / name).write_text(content)


def test_files_come_to_their_places(tmp_path: Path) -> None:
    staged(tmp_path, a="one", b="two")
    commit(tmp_path, [("a", "records/echo.json"), ("b", "index.json")])
    assert (tmp_path / "records/echo.json").read_text() == "one"
    assert (tmp_path / "index.json").read_text() == "two"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["index.json", "records"]


def test_the_next_writer_finishes_what_was_begun(tmp_path: Path) -> None:
    staged(tmp_path, b="two")
    (tmp_path / "index.json").write_text("old")
    (tmp_path / NAME).write_text(json.dumps([["a", "records.json"], ["b", "index.json"]]))
    with FolderStore(tmp_path).changing() as writer:
        assert writer.read("index.json", 10) == b"two"
    assert not (tmp_path / NAME).exists() and not (tmp_path / STAGED).exists()


def test_files_that_wait_without_a_journal_are_forgotten(tmp_path: Path) -> None:
    staged(tmp_path, a="half", b="h")
    with FolderStore(tmp_path).changing() as writer:
        writer.write("index.json", b"new")
    assert (tmp_path / "index.json").read_text() == "new"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["index.json"]


@pytest.mark.parametrize(
    "moves", [[["a", "../out"]], [["../../etc/passwd", "x"]], [["a", "/etc/out"]], [["a", ".lock"]], ["a"], {"a": 1}, 7]
)
def test_a_journal_leads_nowhere_else(tmp_path: Path, moves: object) -> None:
    root = tmp_path / "hub"
    root.mkdir()
    staged(root, a="x")
    (root / NAME).write_text(json.dumps(moves))
    with pytest.raises(LibraryError) as caught:
        recover(root)
    assert caught.value.rule in ("library-escape", "hub-malformed")
    assert [path.name for path in tmp_path.iterdir()] == ["hub"]


def test_a_journal_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text("half a jour")
    with pytest.raises(LibraryError) as caught, FolderStore(tmp_path).changing():
        pass
    assert caught.value.rule == "hub-malformed"
