"""A static hub in an object store, read by the catalog and by its command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.errors import CatalogError
from catalog.library.hub.index import open_index
from catalog.library.hub.library import HubLibrary
from catalog.library.hub.open_files import open_files
from hub.index.folder_store import FolderStore
from hub.publish.prepare import prepare
from hub.publish.publish import publish
from hub.publish.submission import Submission
from tests.hub.texts import cases, component, readme

pytestmark = pytest.mark.docker
BUCKET = "hubs"


@pytest.fixture
def bucket(minio_address: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """The URL of a bucket that the environment gives access to."""
    import s3fs

    monkeypatch.setenv("CATALOG_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("AWS_ENDPOINT_URL", minio_address)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "minio")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "minio123")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    system = s3fs.S3FileSystem(skip_instance_cache=True)
    if not system.exists(BUCKET):
        system.mkdir(BUCKET)
    return f"s3://{BUCKET}"


def static_hub(folder: Path) -> Path:
    """A hub of one component, as files."""
    from datetime import datetime, timezone

    store = FolderStore(folder)
    files = {"README.md": readme(), "tests.yaml": cases()}
    prepared = prepare(Submission("echo", "1.0.0", component().encode(), files))
    with store.changing() as writer:
        publish(writer, prepared, "somebody", datetime(2030, 1, 31, tzinfo=timezone.utc))
    return folder


def put(folder: Path, url: str) -> None:
    import s3fs

    s3fs.S3FileSystem(skip_instance_cache=True).put(f"{folder}/", f"{url}/", recursive=True)


def test_a_static_hub_is_read_from_an_object_store(bucket: str, tmp_path: Path) -> None:
    put(static_hub(tmp_path / "hub"), f"{bucket}/static")
    library = HubLibrary(open_index(open_files(f"{bucket}/static")))
    assert library.names() == ("echo",)
    assert library.load("echo", "1.0.0").outputs[0].name == "text"
    assert library.file("echo", "1.0.0", "README.md") == readme()
    assert library.file("echo", "1.0.0", "migrations.yaml") is None


def test_a_changed_object_is_refused(bucket: str, tmp_path: Path) -> None:
    folder = static_hub(tmp_path / "hub")
    for blob in (folder / "blobs").rglob("*"):
        if blob.is_file():
            blob.write_bytes(blob.read_bytes().replace(b"bash", b"dash"))
    put(folder, f"{bucket}/changed")
    library = HubLibrary(open_index(open_files(f"{bucket}/changed")))
    with pytest.raises(CatalogError) as caught:
        library.load("echo", "1.0.0")
    assert caught.value.rule == "hub-digest"


def test_a_place_without_a_hub_is_told(bucket: str) -> None:
    with pytest.raises(CatalogError) as caught:
        open_index(open_files(f"{bucket}/nothing"))
    assert caught.value.rule == "hub-missing"
