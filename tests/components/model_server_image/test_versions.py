"""Versions come and go in the folder of a model."""

from __future__ import annotations

from pathlib import Path

import pytest
from model_server.errors import RequestError
from model_server.versions import Versions

from tests.components.model_server_image.models import load


def put(folder: Path, version: str, text: str = "good") -> None:
    (folder / version).mkdir(exist_ok=True)
    (folder / version / "model").write_text(text)


def watched(folder: Path, count: int = 3) -> Versions:
    return Versions("m", folder, "model", load, count)


def test_the_newest_is_picked_unless_another_is_asked_for(tmp_path: Path) -> None:
    for version in ("1", "9", "00010", "notes", "-3", "2.5"):
        put(tmp_path, version)
    (tmp_path / "11").write_text("a file")
    versions = watched(tmp_path)
    assert versions.poll() == ["version 1 is ready", "version 9 is ready", "version 10 is ready"]
    assert versions.pick()[0] == 10
    assert versions.pick(9)[0] == 9
    with pytest.raises(RequestError, match="version 11, is not served here") as caught:
        versions.pick(11)
    assert caught.value.status == 404


def test_versions_come_and_go(tmp_path: Path) -> None:
    versions = watched(tmp_path / "later")
    assert versions.poll() == []
    assert not versions.ready
    with pytest.raises(RequestError, match='model "m" is not served here'):
        versions.pick()
    (tmp_path / "later").mkdir()
    put(tmp_path / "later", "1")
    assert versions.poll() == ["version 1 is ready"]
    assert versions.poll() == []
    assert versions.ready
    put(tmp_path / "later", "2")
    assert versions.poll() == ["version 2 is ready"]
    (tmp_path / "later" / "2" / "model").unlink()
    (tmp_path / "later" / "2").rmdir()
    assert versions.poll() == ["version 2 has gone"]
    assert versions.pick()[0] == 1


def test_only_so_many_of_the_newest_are_loaded(tmp_path: Path) -> None:
    for version in range(1, 5):
        put(tmp_path, str(version))
    versions = watched(tmp_path, count=2)
    versions.poll()
    assert [version.number for version in versions.statuses()] == [4, 3]


def test_half_a_model_holds_nobody_back(tmp_path: Path) -> None:
    put(tmp_path, "1")
    put(tmp_path, "2", "half")
    (tmp_path / "3").mkdir()
    versions = watched(tmp_path)
    assert versions.poll()[1] == "version 2 is not ready model is half"
    assert versions.pick()[0] == 1
    with pytest.raises(RequestError, match="version 2, is not ready") as caught:
        versions.pick(2)
    assert caught.value.status == 503
    put(tmp_path, "2", "good")
    put(tmp_path, "3", "good")
    assert versions.poll() == ["version 2 is ready", "version 3 is ready"]


def test_a_version_that_is_spoilt_goes_on_with_what_it_had(tmp_path: Path) -> None:
    put(tmp_path, "1")
    versions = watched(tmp_path)
    versions.poll()
    model = versions.pick()[1]
    put(tmp_path, "1", "spoilt")
    versions.poll()
    [status] = versions.statuses()
    assert (status.model, status.problem) == (model, "model is spoilt")
