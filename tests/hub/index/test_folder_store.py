"""A hub in a folder that can be changed."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from catalog.errors import LibraryError
from catalog.library.hub.index import open_index
from catalog.library.index.paths import ROOT, blob_path, records_path
from hub.index.change import change_shards, put_shard
from hub.index.folder_store import FolderStore
from hub.index.verify import verify_index
from hub.index.writing import put_blob
from tests.hub.index.libraries import simple_shard


def files_in(root: Path) -> set[str]:
    return {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}


def test_what_is_written_is_there_after_the_block(tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "new" / "hub")
    with store.changing() as writer:
        put_shard(writer, simple_shard(writer, "echo", "1.0.0"))
        assert store.read(ROOT, 1 << 20) is None
        assert writer.read(ROOT, 1 << 20) is not None
    assert open_index(store).entry("echo") is not None
    assert verify_index(store).findings == ()


def test_a_change_that_fails_leaves_no_trace(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    with store.changing() as writer:
        put_shard(writer, simple_shard(writer, "echo", "1.0.0"))
    before = files_in(tmp_path)
    with pytest.raises(ZeroDivisionError), store.changing() as writer:
        put_shard(writer, simple_shard(writer, "say", "1.0.0"))
        raise ZeroDivisionError
    assert files_in(tmp_path) == before
    assert not [path for path in tmp_path.iterdir() if path.name in (".lock", ".journal", ".staged")]


def test_one_writer_at_a_time(tmp_path: Path) -> None:
    store, told = FolderStore(tmp_path), []
    entered, done = threading.Event(), threading.Event()

    def other() -> None:
        with store.changing() as writer:
            told.append("other")
            put_shard(writer, simple_shard(writer, "say", "1.0.0"))
        done.set()

    thread = threading.Thread(target=other)
    with store.changing() as writer:
        thread.start()
        entered.wait(0.1)
        told.append("first")
        put_shard(writer, simple_shard(writer, "echo", "1.0.0"))
    assert done.wait(30)
    thread.join()
    assert told == ["first", "other"]
    index = open_index(store)
    assert index.entry("say") and index.entry("echo")


def test_waiting_for_a_writer_ends(tmp_path: Path) -> None:
    with FolderStore(tmp_path).changing(), pytest.raises(LibraryError) as caught:
        with FolderStore(tmp_path, wait=0.05).changing():
            pass
    assert caught.value.rule == "hub-busy"


@pytest.mark.parametrize(
    "path", ["../out", "blobs/../../out", "/etc/out", "a//b", "", ".lock", "blobs/.x", "a\\b", "a\nb"]
)
def test_paths_lead_into_the_hub_only(tmp_path: Path, path: str) -> None:
    with pytest.raises(LibraryError) as caught, FolderStore(tmp_path / "hub").changing() as writer:
        writer.write(path, b"x")
    assert caught.value.rule == "library-escape"
    assert files_in(tmp_path) == set()


@pytest.mark.parametrize("link", ["blobs", "records", "index.json", ".staged", ".journal", ".lock", ".retired"])
def test_links_are_not_written_through(tmp_path: Path, link: str) -> None:
    root, outside = tmp_path / "hub", tmp_path / "outside"
    outside.mkdir()
    root.mkdir()
    (root / link).symlink_to(outside / "file" if link in ("index.json", ".journal", ".lock") else outside)
    with pytest.raises(LibraryError) as caught, FolderStore(root).changing() as writer:
        put_blob(writer, b"x")
        writer.write(records_path("echo"), b"{}")
        change_shards(writer, ())
    assert caught.value.rule in ("library-escape", "hub-unwritable")
    assert list(outside.iterdir()) == []


def test_a_file_that_was_damaged_is_written_again(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    with store.changing() as writer:
        stored = put_blob(writer, b"content")
    (tmp_path / blob_path(stored.digest)).write_bytes(b"")
    with store.changing() as writer:
        put_blob(writer, b"content")
    assert (tmp_path / blob_path(stored.digest)).read_bytes() == b"content"


def test_retired_files_stay_for_an_hour(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    with store.changing() as writer:
        kept, old = put_blob(writer, b"kept"), put_blob(writer, b"old")
    with store.changing() as writer:
        writer.retire(blob_path(kept.digest))
        writer.retire(blob_path(old.digest))
    marks = sorted((tmp_path / ".retired").iterdir())
    assert len(marks) == 2 and (tmp_path / blob_path(old.digest)).is_file()
    for mark in marks:
        os.utime(mark, (0, 0))
    with store.changing() as writer:
        put_blob(writer, b"kept")
    assert (tmp_path / blob_path(kept.digest)).is_file()
    assert not (tmp_path / blob_path(old.digest)).exists()
    assert list((tmp_path / ".retired").iterdir()) == []


def test_a_hub_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "hub").write_text("a file")
    with pytest.raises(LibraryError) as caught, FolderStore(tmp_path / "hub").changing():
        pass
    assert caught.value.rule == "hub-unwritable"


def test_many_files_at_once(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    with store.changing() as writer:
        for number in range(300):
            put_blob(writer, str(number).encode())
            writer.write(records_path(f"c{number}"), b"{}")
    assert len(files_in(tmp_path)) == 600
