"""Outputs of pods read back: the same artifacts as a local engine makes, kept when small, referred to when large."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from catalog.errors import MachineError, RunError
from catalog.run.argo.artifact_archive import packed
from catalog.run.argo.artifact_reader import ArtifactReader
from catalog.run.argo.repository import Repository
from catalog.run.artifact_stores import open_artifacts
from catalog.run.blobs import SMALL
from catalog.run.model import Artifact
from tests.run.object_server import ObjectServer, object_server

LARGE = os.urandom(SMALL + 1)


@pytest.fixture
def server() -> Iterator[ObjectServer]:
    pytest.importorskip("botocore", reason="botocore is not installed")
    with object_server() as server:
        yield server


def reader(server: ObjectServer, folder: Path, patience: float = 10.0) -> ArtifactReader:
    repository = Repository("bucket", endpoint=server.url, access_key="x", secret_key="y")
    return ArtifactReader(repository, open_artifacts(folder / "store"), patience)


def left_behind(server: ObjectServer, source: Path) -> tuple[dict[str, Any], Artifact]:
    """What a node says of an output with the content of `source`, and the artifact that a local engine makes of it."""
    local = open_artifacts(source.parent / "local")
    artifact = local.put(source, borrowed=True)
    server.objects["/bucket/run/pod/out.tgz"] = b"".join(packed(artifact, local))
    return {"name": "out", "path": "/tmp/out", "s3": {"key": "run/pod/out.tgz"}}, artifact


def test_small_output_is_kept_at_once(server: ObjectServer, tmp_path: Path) -> None:
    (tmp_path / "in").write_bytes(LARGE[:SMALL])
    output, artifact = left_behind(server, tmp_path / "in")
    reading = reader(server, tmp_path)
    assert reading.read(output) == artifact
    server.objects.clear()
    assert reading.store.holds(artifact) and reading.store.read(artifact, SMALL) == LARGE[:SMALL]


def test_large_output_is_kept_by_reference(server: ObjectServer, tmp_path: Path) -> None:
    (tmp_path / "in").write_bytes(LARGE)
    output, artifact = left_behind(server, tmp_path / "in")
    reading = reader(server, tmp_path)
    assert reading.read(output) == artifact
    assert list(reading.store.digests()) == [] and reading.store.holds(artifact)
    reading.store.materialise(artifact, tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == LARGE


@pytest.mark.parametrize("size", [10, SMALL + 1])
def test_folder_is_the_artifact_a_local_engine_makes(server: ObjectServer, tmp_path: Path, size: int) -> None:
    source = tmp_path / "in"
    (source / "empty").mkdir(parents=True)
    (source / "sub").mkdir()
    (source / "sub" / "data").write_bytes(LARGE[:size])
    (source / "tool").write_bytes(b"#!/bin/sh\n")
    (source / "tool").chmod(0o755)
    (source / "link").symlink_to("sub/data")
    output, artifact = left_behind(server, source)
    reading = reader(server, tmp_path)
    assert reading.read(output) == artifact
    assert len(list(reading.store.digests())) == (3 if size == 10 else 1)
    reading.store.materialise(artifact, tmp_path / "out")
    assert reading.store.put(tmp_path / "out") == artifact


def test_later_process_reads_by_reference_with_the_keys_of_its_environment(
    server: ObjectServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "in").write_bytes(LARGE)
    output, artifact = left_behind(server, tmp_path / "in")
    reader(server, tmp_path).read(output)
    for name in ("AWS_ENDPOINT_URL", "S3_ENDPOINT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "x")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "y")
    assert open_artifacts(tmp_path / "store").read(artifact, len(LARGE)) == LARGE
    kept = [path.read_bytes() for path in (tmp_path / "store" / "references").rglob("*") if path.is_file()]
    assert len(kept) == 1 and b"secret" not in kept[0] and b'"y"' not in kept[0]


def test_output_that_is_not_packed_is_read_as_it_is(server: ObjectServer, tmp_path: Path) -> None:
    server.objects["/bucket/k"] = server.objects["/bucket/main.log"] = b"text\n"
    reading = reader(server, tmp_path)
    plain = reading.read({"name": "out", "s3": {"key": "k"}, "archive": {"none": {}}})
    log = reading.read({"name": "main-logs", "s3": {"key": "main.log"}})
    assert plain == log == reading.store.put_text("text\n")


def test_text_of_an_output_is_read(server: ObjectServer, tmp_path: Path) -> None:
    (tmp_path / "in").write_bytes("grün\n".encode())
    output, _ = left_behind(server, tmp_path / "in")
    assert reader(server, tmp_path).read_text(output) == "grün\n"
    with pytest.raises(RunError, match="too large"):
        reader(server, tmp_path).read_text(output, 3)
    (tmp_path / "in").write_bytes(b"\xff")
    output, _ = left_behind(server, tmp_path / "in")
    with pytest.raises(RunError, match="not UTF-8"):
        reader(server, tmp_path).read_text(output)


def test_output_that_is_gone_is_told(server: ObjectServer, tmp_path: Path) -> None:
    with pytest.raises(RunError, match="the output out is gone: there is no object s3://bucket/k") as caught:
        reader(server, tmp_path).read({"name": "out", "s3": {"key": "k"}})
    assert caught.value.rule == "artifact-gone"


@pytest.mark.parametrize("place", [{"gcs": {"key": "k"}}, {"s3": {"key": "k"}, "archive": {"zip": {}}}, {}])
def test_output_in_other_storage_is_told(server: ObjectServer, tmp_path: Path, place: dict[str, Any]) -> None:
    with pytest.raises(RunError, match="the output out cannot be read") as caught:
        reader(server, tmp_path).read({"name": "out", **place})
    assert caught.value.rule == "artifact-driver" and "--artifact-root" in caught.value.hint


def test_storage_may_go_away_and_come_back(server: ObjectServer, tmp_path: Path) -> None:
    (tmp_path / "in").write_bytes(LARGE)
    output, artifact = left_behind(server, tmp_path / "in")
    server.breaks.append(1000)
    server.stop()
    server.start_after(0.5)
    assert reader(server, tmp_path).read(output) == artifact


def test_storage_that_stays_away_is_told(server: ObjectServer, tmp_path: Path) -> None:
    (tmp_path / "in").write_bytes(b"x")
    output, _ = left_behind(server, tmp_path / "in")
    server.stop()
    with pytest.raises(MachineError, match="cannot reach s3://bucket/run/pod/out"):
        reader(server, tmp_path, 0.3).read(output)
