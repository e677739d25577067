"""Opening the store that a setting names."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.errors import UsageError
from catalog.run.artifact_stores import open_artifacts
from catalog.run.engine import ArtifactStore


def test_folder_path_and_file_url_are_the_same_store(tmp_path: Path) -> None:
    folder = tmp_path / "with space"
    artifact = open_artifacts(folder).put_text("x")
    for where in (str(folder), f"file://{folder}", f"file://localhost{tmp_path}/with%20space"):
        store: ArtifactStore = open_artifacts(where)
        assert store.read(artifact, 1) == b"x"


def test_memory_url(tmp_path: Path) -> None:
    store = open_artifacts("memory://opened")
    assert store.read(store.put_text("x"), 1) == b"x"


def test_opening_creates_nothing(tmp_path: Path) -> None:
    store = open_artifacts(tmp_path / "new")
    assert list(store.digests()) == [] and store.delete([]) == 0
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("where", ["file://relative/path", "nosuch://x"])
def test_wrong_url_is_a_usage_error(where: str) -> None:
    with pytest.raises(UsageError) as caught:
        open_artifacts(where)
    assert caught.value.rule == "storage-url" and caught.value.hint
