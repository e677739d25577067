from __future__ import annotations

import os
import tarfile
from pathlib import Path

import pytest

from cluster_steps.errors import StepFailure
from cluster_steps.modelhub_archive import file_digest, pack_model


def names_in(archive: Path) -> list[str]:
    with tarfile.open(archive) as packed:
        return packed.getnames()


@pytest.fixture
def model(tmp_path: Path) -> Path:
    folder = tmp_path / "model"
    (folder / "1").mkdir(parents=True)
    (folder / "1" / "weights").write_bytes(b"w")
    (folder / "config").write_text("c")
    return folder


def test_a_folder_gets_one_top_folder(model: Path, tmp_path: Path) -> None:
    pack_model(model, "digits", tmp_path / "a.tar.gz")
    assert names_in(tmp_path / "a.tar.gz") == ["digits/1/weights", "digits/config"]


def test_the_same_model_gives_the_same_bytes(model: Path, tmp_path: Path) -> None:
    pack_model(model, "digits", tmp_path / "a.tar.gz")
    os.utime(model / "config", (1, 1))
    pack_model(model, "digits", tmp_path / "b.tar.gz")
    assert file_digest(tmp_path / "a.tar.gz") == file_digest(tmp_path / "b.tar.gz")
    (model / "config").write_text("d")
    pack_model(model, "digits", tmp_path / "b.tar.gz")
    assert file_digest(tmp_path / "a.tar.gz") != file_digest(tmp_path / "b.tar.gz")


def test_an_archive_is_taken_as_it_is(model: Path, tmp_path: Path) -> None:
    pack_model(model, "other", tmp_path / "a.tar.gz")
    pack_model(tmp_path / "a.tar.gz", "digits", tmp_path / "b.tar.gz")
    assert (tmp_path / "b.tar.gz").read_bytes() == (tmp_path / "a.tar.gz").read_bytes()


def test_a_single_file_is_packed(model: Path, tmp_path: Path) -> None:
    pack_model(model / "config", "digits", tmp_path / "a.tar.gz")
    assert names_in(tmp_path / "a.tar.gz") == ["digits/config"]


def test_what_links_point_at_is_packed(model: Path, tmp_path: Path) -> None:
    (model / "link").symlink_to(model / "config")
    pack_model(model, "digits", tmp_path / "a.tar.gz")
    with tarfile.open(tmp_path / "a.tar.gz") as packed:
        assert packed.getmember("digits/link").isfile()


def test_nothing_is_no_model(tmp_path: Path) -> None:
    with pytest.raises(StepFailure, match="no model"):
        pack_model(tmp_path / "none", "digits", tmp_path / "a.tar.gz")
    (tmp_path / "empty").mkdir()
    with pytest.raises(StepFailure, match="no file"):
        pack_model(tmp_path / "empty", "digits", tmp_path / "a.tar.gz")
