from __future__ import annotations

from pathlib import Path

import pytest

from cluster_steps.dataset_copy import copy_items
from cluster_steps.dataset_sources import items_of
from cluster_steps.errors import StepFailure
from cluster_steps.google_store import GoogleBucket
from tests.components.storage_server import StorageServer, serve


@pytest.fixture(autouse=True)
def storage(monkeypatch: pytest.MonkeyPatch) -> StorageServer:
    """A storage that is asked as an emulator is, without credentials."""
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.setenv("no_proxy", "*")
    return StorageServer({f"digits/{name}": name.encode() for name in ("a.csv", "b c.csv", "deep/d.csv")})


def copied(storage: StorageServer, path: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    with serve(storage):
        monkeypatch.setenv("STORAGE_EMULATOR_HOST", storage.url)
        copy_items(items_of(f"gs://bucket/{path}"), folder)
    return {file.relative_to(folder).as_posix(): file.read_text() for file in folder.rglob("*") if file.is_file()}


@pytest.mark.parametrize("path", ["digits", "digits/"])
def test_a_folder_of_several_pages(
    storage: StorageServer, path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    storage.objects["digits/deep/"] = b""
    found = copied(storage, path, tmp_path / "data", monkeypatch)
    assert found == {"a.csv": "a.csv", "b c.csv": "b c.csv", "deep/d.csv": "deep/d.csv"}


def test_one_object(storage: StorageServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert copied(storage, "digits/b c.csv", tmp_path / "data", monkeypatch) == {"b c.csv": "b c.csv"}


def test_transient_failures_and_damage_are_mended(
    storage: StorageServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    storage.failures += [503]
    storage.damage = 1
    assert copied(storage, "digits/a.csv", tmp_path / "data", monkeypatch) == {"a.csv": "a.csv"}


def test_lasting_damage_fails(storage: StorageServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    storage.metadata["digits/a.csv"] = {"md5Hash": "AAAAAAAAAAAAAAAAAAAAAA=="}
    with pytest.raises(StepFailure, match="damaged on its way"):
        copied(storage, "digits/a.csv", tmp_path / "data", monkeypatch)


def test_nothing_there_and_no_rights(storage: StorageServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(StepFailure, match="there is nothing at gs://bucket/none"):
        copied(storage, "none", tmp_path / "data", monkeypatch)
    storage.failures += [403]
    with pytest.raises(StepFailure, match=r"HTTP 403.*\n.*service account"):
        copied(storage, "digits", tmp_path / "data", monkeypatch)


def test_credentials_that_cannot_be_read_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STORAGE_EMULATOR_HOST", raising=False)
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(tmp_path / "key.json"))
    with pytest.raises(StepFailure, match="credentials cannot be used"):
        GoogleBucket("bucket")
