"""Blobs at URLs: errors of opening, damage on the way, and a real S3 where the environment names one."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog.errors import IntegrityError, MachineError, UsageError
from catalog.run.blobs import SMALL
from catalog.run.content_store import ContentStore
from catalog.run.model import Artifact
from catalog.run.remote_store import RemoteBlobs

LARGE = bytes(range(256)) * (SMALL // 64)
S3_SETTINGS = ("S3_ENDPOINT", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "S3_BUCKET")


def test_unknown_protocol_is_told() -> None:
    with pytest.raises(UsageError, match="cannot keep artifacts at nosuch://x") as caught:
        RemoteBlobs("nosuch://x")
    assert caught.value.rule == "storage-url"


@pytest.mark.parametrize("size", [10, len(LARGE)])
def test_damaged_object_is_not_handed_out(tmp_path: Path, size: int) -> None:
    store = ContentStore(RemoteBlobs(f"file://{tmp_path}/store"))
    (tmp_path / "in").write_bytes(LARGE[:size])
    artifact = store.put(tmp_path / "in")
    (held,) = (path for path in (tmp_path / "store" / "sha256").rglob("*") if path.is_file())
    held.chmod(0o644)
    held.write_bytes(b"!" * size)
    with pytest.raises(IntegrityError, match="was changed"):
        store.materialise(artifact, tmp_path / "out")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "store"]
    held.write_bytes(b"short")
    assert not store.holds(artifact)
    assert store.put(tmp_path / "in") == artifact
    store.verify(artifact)


def test_nothing_temporary_stays_behind(tmp_path: Path) -> None:
    store = ContentStore(RemoteBlobs(f"file://{tmp_path}/store"))
    store.put_text("x")
    assert list((tmp_path / "store" / "tmp").iterdir()) == []


def test_endpoint_that_does_not_answer_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("s3fs", reason="s3fs is not installed")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    settings = {"S3_ENDPOINT": "http://127.0.0.1:9", "AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "y"}
    for name, value in {**settings, "AWS_MAX_ATTEMPTS": "1"}.items():
        monkeypatch.setenv(name, value)
    store = ContentStore(RemoteBlobs("s3://bucket/artifacts"))
    with pytest.raises(MachineError, match="cannot store a text") as caught:
        store.put_text("x")
    assert caught.value.rule == "storage-failed" and "127.0.0.1:9" in str(caught.value)


@pytest.fixture
def s3() -> Iterator[ContentStore]:
    absent = [name for name in S3_SETTINGS if not os.environ.get(name)]
    if absent:
        reason = f"no S3 here: {', '.join(absent)} not set"
        if "cluster" in os.environ.get("CATALOG_REQUIRE", "").split(","):
            pytest.fail(reason)
        pytest.skip(reason)
    store = ContentStore(RemoteBlobs(f"s3://{os.environ['S3_BUCKET']}/catalog-tests/{uuid.uuid4().hex}"))
    yield store
    store.delete(list(store.digests()))


@pytest.mark.cluster
def test_s3_keeps_files_and_folders(s3: ContentStore, tmp_path: Path) -> None:
    source = tmp_path / "in"
    (source / "sub").mkdir(parents=True)
    (source / "sub" / "grün").write_bytes(b"small")
    (source / "large").write_bytes(LARGE)
    (source / "empty").write_bytes(b"")
    artifact = s3.put(source)
    assert s3.put(source) == artifact
    assert s3.holds(artifact)
    s3.verify(artifact)
    s3.materialise(artifact, tmp_path / "out")
    assert (tmp_path / "out" / "large").read_bytes() == LARGE
    assert (tmp_path / "out" / "sub" / "grün").read_bytes() == b"small"
    assert s3.needs(artifact) == set(s3.digests())
    assert s3.local_path(s3.put_text("small")) is None


@pytest.mark.cluster
def test_s3_says_what_is_missing(s3: ContentStore, tmp_path: Path) -> None:
    artifact = s3.put_text("x")
    assert s3.delete([artifact.digest, "0" * 64]) == 1
    assert not s3.holds(artifact)
    for gone in (artifact, Artifact("0" * 64, 2 * SMALL)):
        with pytest.raises(IntegrityError, match="no longer has"):
            s3.materialise(gone, tmp_path / "out")
    assert list(s3.digests()) == []


@pytest.mark.cluster
def test_s3_bucket_that_does_not_exist_is_told(s3: ContentStore) -> None:
    with pytest.raises(MachineError):
        ContentStore(RemoteBlobs(f"s3://absent-{uuid.uuid4().hex}/x")).put_text("x")
