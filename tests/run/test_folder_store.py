"""Blobs in a folder: what happens on disk."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import zipfile
from pathlib import Path

import pytest

from catalog.errors import IntegrityError, MachineError
from catalog.run import folder_store
from catalog.run.blobs import SMALL
from catalog.run.content_store import ContentStore
from catalog.run.copying import reflink
from catalog.run.folder_store import FolderBlobs

LARGE = b"large" * SMALL


@pytest.fixture
def store(tmp_path: Path) -> ContentStore:
    return ContentStore(FolderBlobs(tmp_path / "store"))


@pytest.fixture
def links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hard links already for 5 MiB, on a file system that cannot share blocks."""
    (tmp_path / "probe").write_bytes(b"x")
    if reflink(str(tmp_path / "probe"), str(tmp_path / "probe-2")):
        pytest.skip("this file system shares blocks, so nothing is ever hard-linked")
    monkeypatch.setattr(folder_store, "LINK_MIN", SMALL)


def large(tmp_path: Path, name: str = "in") -> Path:
    (tmp_path / name).write_bytes(LARGE)
    return tmp_path / name


def test_layout_is_one_read_only_file_per_digest(store: ContentStore, tmp_path: Path) -> None:
    artifact = store.put_text("0123456789")
    path = tmp_path / "store" / "sha256" / artifact.digest[:2] / artifact.digest[2:]
    assert store.local_path(artifact) == path
    assert path.read_text() == "0123456789"
    assert path.stat().st_mode & 0o222 == 0
    assert list((tmp_path / "store" / "tmp").iterdir()) == []


def test_known_bytes_are_not_written_again(store: ContentStore, tmp_path: Path) -> None:
    path = store.local_path(store.put_text("same"))
    assert path is not None
    before = path.stat()
    store.put_text("same")
    assert path.stat() == before


def test_own_large_file_is_linked_and_read_only(store: ContentStore, tmp_path: Path, links: None) -> None:
    source = large(tmp_path)
    kept = store.local_path(store.put(source))
    assert kept is not None and kept.samefile(source)
    assert source.stat().st_mode & 0o777 == 0o444
    assert source.read_bytes() == LARGE


def test_borrowed_large_file_stays_as_it_is(store: ContentStore, tmp_path: Path) -> None:
    source = large(tmp_path)
    before = source.stat()
    kept = store.local_path(store.put(source, borrowed=True))
    after = source.stat()
    assert kept is not None and not kept.samefile(source)
    assert (after.st_mode, after.st_mtime_ns, after.st_nlink) == (before.st_mode, before.st_mtime_ns, before.st_nlink)


def test_file_with_another_name_is_copied(store: ContentStore, tmp_path: Path) -> None:
    source = large(tmp_path)
    os.link(source, tmp_path / "other")
    kept = store.local_path(store.put(source))
    assert kept is not None and not kept.samefile(source)
    assert (tmp_path / "other").stat().st_mode & 0o200


def test_input_changed_in_place_is_found_and_mended(store: ContentStore, tmp_path: Path, links: None) -> None:
    artifact = store.put(large(tmp_path))
    store.materialise(artifact, tmp_path / "input")
    assert store.holds(artifact)
    (tmp_path / "input").chmod(0o644)
    with (tmp_path / "input").open("r+b") as stream:
        stream.write(b"EVIL!")
    assert not store.holds(artifact)
    for call in (lambda: store.materialise(artifact, tmp_path / "next"), lambda: store.open(artifact)):
        with pytest.raises(IntegrityError, match="changed after it was stored") as caught:
            call()
        assert caught.value.rule == "artifact-corrupt"
    assert not (tmp_path / "next").exists()

    assert store.put(large(tmp_path, "again")) == artifact
    store.verify(artifact)


def test_touched_but_equal_blob_stays_good(store: ContentStore, tmp_path: Path) -> None:
    artifact = store.put(large(tmp_path))
    path = store.local_path(artifact)
    assert path is not None
    mark = path.stat().st_mtime_ns
    os.utime(path)
    assert store.holds(artifact)
    assert path.stat().st_mtime_ns == mark


def test_linked_input_can_be_zipped(store: ContentStore, tmp_path: Path, links: None) -> None:
    store.materialise(store.put(large(tmp_path)), tmp_path / "input")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.write(tmp_path / "input")
    assert zipfile.is_zipfile(tmp_path / "a.zip")


def test_truncated_blob_is_written_again(store: ContentStore) -> None:
    artifact = store.put_text("as after a power loss")
    path = store.local_path(artifact)
    assert path is not None
    path.chmod(0o644)
    path.write_bytes(b"")
    assert not store.holds(artifact)
    with pytest.raises(IntegrityError, match="was changed"):
        store.read(artifact, 100)
    store.put_text("as after a power loss")
    assert store.read(artifact, 100) == b"as after a power loss"


def test_small_blob_with_other_bytes_is_never_handed_out(store: ContentStore, tmp_path: Path) -> None:
    artifact = store.put_text("right")
    path = store.local_path(artifact)
    assert path is not None
    path.chmod(0o644)
    path.write_bytes(b"wrong")
    with pytest.raises(IntegrityError):
        store.materialise(artifact, tmp_path / "out")
    with pytest.raises(IntegrityError):
        store.verify(artifact)
    assert not (tmp_path / "out").exists()


def test_old_leftovers_go_and_young_ones_stay(
    store: ContentStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.put_text("x")
    (tmp_path / "store" / "tmp" / "left").write_bytes(b"1234")
    assert store.delete([]) == 0
    monkeypatch.setattr(folder_store, "_STALE_SECONDS", -10)
    assert store.delete([]) == len(b"1234")
    assert list((tmp_path / "store" / "tmp").iterdir()) == []


def keep_many(root: str) -> None:
    store = ContentStore(FolderBlobs(Path(root)))
    for number in range(200):
        store.put_text(f"text {number}")


def test_processes_keep_the_same_texts_at_once(tmp_path: Path) -> None:
    root = tmp_path / "store"
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=keep_many, args=(str(root),)) for _ in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0, 0]
    store = ContentStore(FolderBlobs(root))
    assert len(list(store.digests())) == 200
    for number in range(200):
        store.verify(store.put_text(f"text {number}"))


def test_full_disk_is_told() -> None:
    if not os.access("/dev/full", os.W_OK):
        pytest.skip("no /dev/full here")
    from catalog.run.storage_errors import storage_errors

    with pytest.raises(MachineError) as caught, storage_errors("store x"), open("/dev/full", "wb", buffering=0) as full:
        full.write(b"x")
    assert caught.value.rule == "disk-full" and "CATALOG_HOME" in caught.value.hint


def test_root_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(MachineError, match="cannot store a text"):
        ContentStore(FolderBlobs(tmp_path / "file")).put_text("x")


def test_folder_without_permission_is_told(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write anywhere")
    (tmp_path / "closed").mkdir(mode=0o500)
    with pytest.raises(MachineError) as caught:
        ContentStore(FolderBlobs(tmp_path / "closed")).put_text("x")
    assert caught.value.rule == "storage-permission"


def test_another_file_system_gets_a_copy(tmp_path: Path) -> None:
    other = Path("/dev/shm")
    if not os.access(other, os.W_OK) or other.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("no second file system here")
    root = other / f"catalog-test-{os.getpid()}"
    try:
        store = ContentStore(FolderBlobs(root))
        artifact = store.put(large(tmp_path))
        store.verify(artifact)
        store.materialise(artifact, tmp_path / "out")
        assert (tmp_path / "out").read_bytes() == LARGE
        assert (tmp_path / "in").stat().st_mode & 0o200
    finally:
        shutil.rmtree(root, ignore_errors=True)
