"""What a pod is told about an artifact of the store, and what is uploaded for it."""

from __future__ import annotations

import io
import os
import tarfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from catalog.errors import IntegrityError
from catalog.run.argo.artifact_archive import packed
from catalog.run.argo.artifact_reader import ArtifactReader
from catalog.run.argo.artifact_upload import location_of
from catalog.run.argo.repository import Repository, SecretRef
from catalog.run.artifact_stores import open_artifacts
from catalog.run.blobs import SMALL
from catalog.run.model import Artifact
from tests.run.object_server import ObjectServer, object_server


@pytest.fixture
def server() -> Iterator[ObjectServer]:
    pytest.importorskip("botocore", reason="botocore is not installed")
    with object_server() as server:
        yield server


@pytest.fixture
def reader(server: ObjectServer, tmp_path: Path) -> ArtifactReader:
    repository = Repository("bucket", endpoint=server.url, access_key="x", secret_key="y")
    return ArtifactReader(repository, open_artifacts(tmp_path / "store"), 10.0)


def uploads(server: ObjectServer) -> list[str]:
    return [request for request in server.requests if request.startswith("PUT")]


def test_artifact_is_uploaded_once(server: ObjectServer, reader: ArtifactReader) -> None:
    artifact = reader.store.put_text("text")
    key = f"catalog/{artifact.digest}.tgz"
    for _ in range(2):
        found = location_of(artifact, reader.repository, reader.store)
        assert found == {"s3": {"key": key}, "archive": {"tar": {}}}
    assert uploads(server) == [f"PUT /bucket/{key}"]
    with tarfile.open(fileobj=io.BytesIO(server.objects[f"/bucket/{key}"])) as archive:
        (member,) = archive.getmembers()
        content = archive.extractfile(member)
        assert content is not None and content.read() == b"text" and member.mode == 0o644


def test_archive_is_the_same_for_the_same_content(reader: ArtifactReader, tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name / "empty").mkdir(parents=True)
        (tmp_path / name / "file").write_bytes(b"x")
        (tmp_path / name / "file").chmod(0o755)
        (tmp_path / name / "link").symlink_to("file")
    first, second = (reader.store.put(tmp_path / name) for name in ("one", "other"))
    assert first == second
    data = b"".join(packed(first, reader.store))
    assert data == b"".join(packed(second, reader.store))
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        found = {member.name: (member.type, member.mode, member.linkname) for member in archive}
    assert found == {
        "data": (tarfile.DIRTYPE, 0o755, ""),
        "data/empty": (tarfile.DIRTYPE, 0o755, ""),
        "data/file": (tarfile.REGTYPE, 0o755, ""),
        "data/link": (tarfile.SYMTYPE, 0o777, "file"),
    }


def test_place_the_user_named_is_told_in_full(reader: ArtifactReader) -> None:
    secret = SecretRef("minio", "a")
    named = replace(
        reader.repository,
        explicit=True,
        in_cluster_endpoint="minio:9000",
        insecure=True,
        access_key_secret=secret,
        secret_key_secret=secret,
    )
    found = location_of(reader.store.put_text("x"), named, reader.store)["s3"]
    assert (found["endpoint"], found["bucket"], found["insecure"]) == ("minio:9000", "bucket", True)
    assert "y" not in found.values()


@pytest.mark.parametrize("size", [1, SMALL + 1])
def test_object_that_a_run_left_is_used_where_it_lies(server: ObjectServer, reader: ArtifactReader, size: int) -> None:
    artifact = _left_by_a_run(server, reader, os.urandom(size))
    assert location_of(artifact, reader.repository, reader.store)["s3"] == {"key": "run/out.tgz"}
    assert uploads(server) == []


def test_object_of_another_bucket_is_fetched_and_uploaded(server: ObjectServer, reader: ArtifactReader) -> None:
    artifact = _left_by_a_run(server, reader, os.urandom(SMALL + 1))
    elsewhere = replace(reader.repository, bucket="second")
    own = ArtifactReader(elsewhere, reader.store, 10.0)
    reader.store.bring(artifact)
    found = location_of(artifact, elsewhere, own.store)
    assert found["s3"] == {"key": f"catalog/{artifact.digest}.tgz"}
    assert own.read({"name": "out", **found}) == artifact


def test_object_that_is_gone_is_uploaded_from_the_store(server: ObjectServer, reader: ArtifactReader) -> None:
    artifact = _left_by_a_run(server, reader, b"small")
    del server.objects["/bucket/run/out.tgz"]
    found = location_of(artifact, reader.repository, reader.store)
    assert found["s3"] == {"key": f"catalog/{artifact.digest}.tgz"}
    assert reader.read({"name": "out", **found}) == artifact


def test_artifact_that_the_store_has_lost_is_told_and_leaves_no_object(
    server: ObjectServer, reader: ArtifactReader
) -> None:
    with pytest.raises(IntegrityError, match="no longer has"):
        location_of(Artifact("0" * 64, 10), reader.repository, reader.store)
    assert server.objects == {}


def _left_by_a_run(server: ObjectServer, reader: ArtifactReader, data: bytes) -> Artifact:
    packing = io.BytesIO()
    with tarfile.open(fileobj=packing, mode="w:gz") as archive:
        member = tarfile.TarInfo("out")
        member.size = len(data)
        archive.addfile(member, io.BytesIO(data))
    server.objects["/bucket/run/out.tgz"] = packing.getvalue()
    return reader.read({"name": "out", "s3": {"key": "run/out.tgz"}})
