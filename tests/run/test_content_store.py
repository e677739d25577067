"""What every artifact store does, wherever its blobs lie: a folder, file:// and memory:// URLs."""

from __future__ import annotations

import hashlib
import os
import socket
import threading
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from catalog.errors import CatalogError, IntegrityError, MachineError, RunError
from catalog.run.blobs import SMALL
from catalog.run.content_store import ContentStore
from catalog.run.folder_store import FolderBlobs
from catalog.run.model import Artifact
from catalog.run.remote_store import RemoteBlobs

LARGE = os.urandom(1 << 20) * 3 + b"end"


@pytest.fixture(params=["folder", "file", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ContentStore]:
    if request.param == "folder":
        yield ContentStore(FolderBlobs(tmp_path / "store"))
    elif request.param == "file":
        yield ContentStore(RemoteBlobs(f"file://{tmp_path}/store"))
    else:
        memory = ContentStore(RemoteBlobs(f"memory://{uuid.uuid4().hex}"))
        yield memory
        memory.delete(list(memory.digests()))


def write(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    "data", [b"", b"0123456789", bytes(range(256)) * 10, LARGE], ids=["empty", "text", "bin", "big"]
)
def test_file_comes_back_byte_for_byte(store: ContentStore, tmp_path: Path, data: bytes) -> None:
    artifact = store.put(write(tmp_path / "in", data))
    assert artifact == Artifact(hashlib.sha256(data).hexdigest(), len(data), "file")
    store.materialise(artifact, tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == data
    assert store.read(artifact, len(data)) == data
    with store.open(artifact) as stream:
        assert stream.read() == data
    assert store.holds(artifact)
    assert (tmp_path / "out").stat().st_mode & 0o777 == 0o644


def test_text_is_kept_as_utf8(store: ContentStore) -> None:
    artifact = store.put_text("naïve 🙂\n")
    assert store.read(artifact, 100) == "naïve 🙂\n".encode()
    assert store.read(store.put_text(os.fsdecode(b"\xff")), 1) == b"\xff"
    with pytest.raises(RunError, match="not valid Unicode"):
        store.put_text("\ud800")


def test_equal_bytes_are_kept_once(store: ContentStore, tmp_path: Path) -> None:
    first, second = store.put(write(tmp_path / "a", LARGE)), store.put(write(tmp_path / "b", LARGE))
    assert first == second
    assert list(store.digests()) == [first.digest]


def test_folder_comes_back_with_modes_links_and_empty_folders(store: ContentStore, tmp_path: Path) -> None:
    source = tmp_path / "in"
    write(source / "data" / "grün.txt", b"text")
    write(source / "large", LARGE)
    write(source / "bin" / "tool", b"#!/bin/sh\n").chmod(0o755)
    (source / "empty" / "deep").mkdir(parents=True)
    (source / "bin" / "same").symlink_to("../data/grün.txt")
    artifact = store.put(source)
    assert artifact.kind == "folder"
    assert artifact.size == len(b"text") + len(LARGE) + len(b"#!/bin/sh\n")

    store.materialise(artifact, tmp_path / "out")
    out = tmp_path / "out"
    assert (out / "data" / "grün.txt").read_bytes() == b"text"
    assert (out / "large").read_bytes() == LARGE
    assert os.access(out / "bin" / "tool", os.X_OK) and not os.access(out / "data" / "grün.txt", os.X_OK)
    assert list((out / "empty" / "deep").iterdir()) == []
    assert os.readlink(out / "bin" / "same") == "../data/grün.txt"
    assert store.put(out) == artifact


def test_empty_folder_is_an_artifact(store: ContentStore, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    artifact = store.put(tmp_path / "in")
    store.materialise(artifact, tmp_path / "out")
    assert artifact.size == 0 and list((tmp_path / "out").iterdir()) == []


def test_folder_is_known_by_names_and_content_alone(store: ContentStore, tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    for folder, names in ((one, ("b", "a")), (two, ("a", "b"))):
        for name in names:
            write(folder / name, name.encode())
    assert store.put(one) == store.put(two)
    (two / "a").rename(two / "c")
    assert store.put(one) != store.put(two)


def test_deleting_one_file_of_a_folder_shows(store: ContentStore, tmp_path: Path) -> None:
    write(tmp_path / "in" / "a", b"first")
    write(tmp_path / "in" / "b", b"other")
    artifact = store.put(tmp_path / "in")
    first = hashlib.sha256(b"first").hexdigest()
    assert store.needs(artifact) == set(store.digests())
    assert store.delete([first]) == len(b"first")
    assert not store.holds(artifact)
    with pytest.raises(IntegrityError) as caught:
        store.materialise(artifact, tmp_path / "out")
    assert caught.value.rule == "artifact-missing" and first in str(caught.value)
    assert not (tmp_path / "out").exists()
    with pytest.raises(IntegrityError, match=first):
        store.verify(artifact)
    store.put(write(tmp_path / "again", b"first"))
    store.verify(artifact)
    assert store.holds(artifact)


def test_missing_file_artifact(store: ContentStore, tmp_path: Path) -> None:
    for size in (5, SMALL + 5):
        gone = Artifact("0" * 64, size)
        assert not store.holds(gone)
        for use in (lambda gone=gone: store.materialise(gone, tmp_path / "out"), lambda gone=gone: store.open(gone)):
            with pytest.raises(IntegrityError) as caught:
                use()
            assert caught.value.rule == "artifact-missing"
    with pytest.raises(IntegrityError, match="no longer has"):
        store.read(Artifact("0" * 64, 5), 10)
    assert store.delete(["0" * 64]) == 0


def test_read_keeps_to_its_limit_and_to_files(store: ContentStore, tmp_path: Path) -> None:
    write(tmp_path / "in" / "a", b"12345")
    artifact, folder = store.put(tmp_path / "in" / "a"), store.put(tmp_path / "in")
    with pytest.raises(RunError, match="5 bytes is too large") as caught:
        store.read(artifact, 4)
    assert caught.value.rule == "artifact-too-large"
    for call in (lambda: store.read(folder, 100), lambda: store.open(folder)):
        with pytest.raises(RunError, match="folder artifact cannot be read"):
            call()
    assert store.local_path(folder) is None


def test_digest_from_elsewhere_cannot_name_a_path(store: ContentStore) -> None:
    for digest in ("", "../../etc/passwd", "A" * 64, "0" * 64 + "\n"):
        with pytest.raises(IntegrityError, match="not the digest") as caught:
            store.read(Artifact(digest, 1), 10)
        assert caught.value.rule == "digest-invalid"


def test_only_files_and_folders_are_kept(store: ContentStore, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    write(tmp_path / "secret", b"host file")
    (tmp_path / "link").symlink_to(tmp_path / "secret")
    expected = {"pipe": "artifact-special-file", "link": "artifact-link", "nothing": "artifact-absent"}
    for name, rule in expected.items():
        with pytest.raises(RunError) as caught:
            store.put(tmp_path / name)
        assert caught.value.rule == rule
    assert store.read(store.put(tmp_path / "link", borrowed=True), 100) == b"host file"


def test_folder_with_a_socket_is_refused(store: ContentStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "in").mkdir()
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("in/s")
        with pytest.raises(RunError, match="in holds s, which is a socket"):
            store.put(tmp_path / "in")


def test_existing_target_is_not_touched(store: ContentStore, tmp_path: Path) -> None:
    write(tmp_path / "in" / "a", b"new")
    write(tmp_path / "old" / "keep", b"mine")
    with pytest.raises(CatalogError):
        store.materialise(store.put(tmp_path / "in"), tmp_path / "old")
    with pytest.raises(CatalogError):
        store.materialise(store.put(tmp_path / "in" / "a"), tmp_path / "old" / "keep")
    assert [path.name for path in (tmp_path / "old").iterdir()] == ["keep"]
    assert (tmp_path / "old" / "keep").read_bytes() == b"mine"


def test_a_manifest_is_trusted_only_as_far_as_it_is_safe(store: ContentStore, tmp_path: Path) -> None:
    evil = store.put_text('{"version":1,"entries":[{"path":"../out","type":"link","target":"x"}]}')
    with pytest.raises(IntegrityError, match="not a plain relative path"):
        store.materialise(replace(evil, kind="folder"), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_threads_keep_the_same_files_at_once(store: ContentStore, tmp_path: Path) -> None:
    paths = [write(tmp_path / f"in-{number}", b"%d" % (number % 5) * 1000) for number in range(40)]
    paths += [write(tmp_path / f"large-{number}", LARGE) for number in range(4)]
    found: list[Artifact] = []
    threads = [threading.Thread(target=lambda path=path: found.append(store.put(path))) for path in paths]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == len(paths)
    assert len(list(store.digests())) == len(set(found)) == 6
    for artifact in set(found):
        store.verify(artifact)


def test_parent_of_the_target_must_exist(store: ContentStore, tmp_path: Path) -> None:
    with pytest.raises(MachineError, match="cannot write"):
        store.materialise(store.put_text("x"), tmp_path / "no" / "such" / "place")
