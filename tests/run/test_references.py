"""Artifacts that a store knows by reference: found, fetched when they are read, checked, and dropped."""

from __future__ import annotations

import io
import os
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog.errors import IntegrityError, MachineError
from catalog.run.artifact_stores import open_artifacts
from catalog.run.blobs import BlobPlace
from catalog.run.content_store import ContentStore
from catalog.run.folder_store import FolderBlobs
from catalog.run.model import Artifact
from catalog.run.references import Reference, decode_reference
from catalog.run.remote_store import RemoteBlobs
from catalog.run.s3_objects import BucketAccess, ObjectPlace, S3Objects
from tests.run.object_server import ObjectServer, object_server

LARGE = os.urandom(2 << 20)
PLACE = ObjectPlace("bucket", "key")


@pytest.fixture
def server() -> Iterator[ObjectServer]:
    pytest.importorskip("botocore", reason="botocore is not installed")
    with object_server() as server:
        yield server


@pytest.fixture(params=["folder", "url"])
def store(request: pytest.FixtureRequest, server: ObjectServer, tmp_path: Path) -> ContentStore:
    folder = tmp_path / "store"
    blobs: BlobPlace = FolderBlobs(folder) if request.param == "folder" else RemoteBlobs(f"file://{folder}")
    return ContentStore(blobs, S3Objects(BucketAccess("bucket", server.url, access_key="x", secret_key="y"), 5.0))


def elsewhere(tmp_path: Path, source: Path) -> Artifact:
    """The artifact that another store makes of `source`."""
    return open_artifacts(tmp_path / "other").put(source, borrowed=True)


def large_file(tmp_path: Path, server: ObjectServer, store: ContentStore) -> Artifact:
    (tmp_path / "in").write_bytes(LARGE)
    artifact = elsewhere(tmp_path, tmp_path / "in")
    server.objects["/bucket/key"] = LARGE
    store.put_reference(artifact, Reference(PLACE, "none"))
    return artifact


def large_folder(tmp_path: Path, server: ObjectServer, store: ContentStore) -> Artifact:
    source = tmp_path / "source"
    (source / "sub" / "empty").mkdir(parents=True)
    (source / "sub" / "data").write_bytes(LARGE)
    (source / "tool").write_bytes(b"#!/bin/sh\n")
    (source / "tool").chmod(0o755)
    artifact = elsewhere(tmp_path, source)
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        archive.add(source, "data")
    server.objects["/bucket/key"] = packed.getvalue()
    store.blobs.keep_bytes(open_artifacts(tmp_path / "other").manifest(artifact).encode())
    store.put_reference(artifact, Reference(PLACE, "tgz", "folder"))
    return artifact


def test_file_is_fetched_when_it_is_read(store: ContentStore, server: ObjectServer, tmp_path: Path) -> None:
    artifact = large_file(tmp_path, server, store)
    assert store.holds(artifact) and list(store.digests()) == []
    store.materialise(artifact, tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == LARGE
    server.objects.clear()
    assert store.holds(artifact) and store.read(artifact, len(LARGE)) == LARGE


@pytest.mark.parametrize("way", ["read", "open", "local_path", "verify", "bring"])
def test_every_way_of_reading_fetches(way: str, store: ContentStore, server: ObjectServer, tmp_path: Path) -> None:
    artifact = large_file(tmp_path, server, store)
    if way == "read":
        assert store.read(artifact, len(LARGE)) == LARGE
    elif way == "open":
        with store.open(artifact) as stream:
            assert stream.read() == LARGE
    elif way == "local_path":
        path = store.local_path(artifact)
        assert path is None or path.read_bytes() == LARGE
    elif way == "verify":
        store.verify(artifact)
    else:
        store.bring(artifact)
        assert list(store.digests()) == [artifact.digest]


def test_folder_is_fetched_when_it_is_read(store: ContentStore, server: ObjectServer, tmp_path: Path) -> None:
    artifact = large_folder(tmp_path, server, store)
    assert store.holds(artifact) and list(store.digests()) == [artifact.digest]
    store.materialise(artifact, tmp_path / "out")
    assert store.put(tmp_path / "out") == artifact
    server.objects.clear()
    assert store.holds(artifact)


def test_object_that_is_gone_is_not_held(store: ContentStore, server: ObjectServer, tmp_path: Path) -> None:
    for artifact in (large_file(tmp_path, server, store), large_folder(tmp_path, server, store)):
        server.objects.clear()
        assert not store.holds(artifact)
        with pytest.raises(IntegrityError, match="there is no object s3://bucket/key") as caught:
            store.materialise(artifact, tmp_path / "out")
        assert caught.value.rule == "artifact-missing" and not (tmp_path / "out").exists()


def test_object_that_differs_is_refused_and_not_kept(store: ContentStore, server: ObjectServer, tmp_path: Path) -> None:
    artifact = large_file(tmp_path, server, store)
    server.objects["/bucket/key"] = LARGE[:-1] + bytes([LARGE[-1] ^ 1])
    with pytest.raises(IntegrityError, match=f"s3://bucket/key no longer holds sha256:{artifact.digest}") as caught:
        store.materialise(artifact, tmp_path / "out")
    assert caught.value.rule == "artifact-corrupt" and list(store.digests()) == []


def test_newer_version_of_the_object_is_not_held(store: ContentStore, server: ObjectServer, tmp_path: Path) -> None:
    artifact = large_file(tmp_path, server, store)
    found = store.objects.find(PLACE)
    assert found is not None
    store.put_reference(artifact, Reference(found, "none"))
    assert store.holds(artifact)
    server.objects["/bucket/key"] = b"newer"
    assert not store.holds(artifact)


def test_storage_that_is_away_holds_nothing_but_is_told(
    store: ContentStore, server: ObjectServer, tmp_path: Path
) -> None:
    artifact = large_file(tmp_path, server, store)
    server.stop()
    store.objects.patience = 0.3
    assert not store.holds(artifact)
    with pytest.raises(MachineError, match="cannot reach s3://bucket/key"):
        store.read(artifact, len(LARGE))


def test_damaged_blob_is_fetched_again(server: ObjectServer, tmp_path: Path) -> None:
    access = BucketAccess("bucket", server.url, access_key="x", secret_key="y")
    store = ContentStore(FolderBlobs(tmp_path / "store"), S3Objects(access))
    artifact = large_file(tmp_path, server, store)
    path = store.local_path(artifact)
    assert path is not None
    path.chmod(0o644)
    path.write_bytes(b"!" * len(LARGE))
    store.verify(artifact)
    assert path.read_bytes() == LARGE


def test_artifact_without_reference_is_missing(store: ContentStore, tmp_path: Path) -> None:
    absent = Artifact("0" * 64, 2 << 20)
    assert store.reference(absent) is None and not store.holds(absent)
    with pytest.raises(IntegrityError, match="no longer has"):
        store.materialise(absent, tmp_path / "out")


def test_deleting_drops_the_reference_and_keeps_the_object(
    store: ContentStore, server: ObjectServer, tmp_path: Path
) -> None:
    artifact = large_folder(tmp_path, server, store)
    store.delete(store.needs(artifact))
    assert store.reference(artifact) is None and not store.holds(artifact)
    assert "/bucket/key" in server.objects


def test_later_reference_takes_the_place_of_the_first(
    store: ContentStore, server: ObjectServer, tmp_path: Path
) -> None:
    artifact = large_file(tmp_path, server, store)
    later = Reference(ObjectPlace("bucket", "later", "http://host:9000", "region", '"1"'), "tgz")
    store.put_reference(artifact, later)
    assert store.reference(artifact) == later


def test_reference_text_is_checked() -> None:
    reference = Reference(PLACE, "none")
    assert decode_reference(reference.encode()) == reference
    for text in (b"", b"[]", b"{}", reference.encode().replace(b'"none"', b'"zip"')):
        with pytest.raises(IntegrityError, match="a reference in the artifact store is not valid"):
            decode_reference(text)
