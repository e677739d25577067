"""Packages on disk: whole, or not there."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from catalog.client.package_file import write_package
from catalog.errors import UsageError
from tests.compile.workflows import greeting


def test_the_file_holds_the_object(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    assert write_package(path, greeting()) == path.stat().st_size
    assert yaml.safe_load(path.read_text(encoding="utf-8")) == greeting()
    assert [item.name for item in tmp_path.iterdir()] == ["a.yaml"]


def test_a_file_that_is_there_keeps_its_mode_and_a_link_its_target(tmp_path: Path) -> None:
    path, link = tmp_path / "a.json", tmp_path / "link.json"
    path.write_text("old")
    path.chmod(0o640)
    link.symlink_to(path)
    write_package(link, greeting())
    assert link.is_symlink() and path.stat().st_mode & 0o777 == 0o640
    assert path.read_text().startswith("{")


def test_what_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        write_package(tmp_path / "none" / "a.yaml", greeting())
    assert caught.value.rule == "output-unwritable"
    (tmp_path / "folder.yaml").mkdir()
    with pytest.raises(UsageError):
        write_package(tmp_path / "folder.yaml", greeting())
    assert [item.name for item in tmp_path.iterdir()] == ["folder.yaml"]


def test_an_old_file_stays_when_the_new_one_cannot_be_made(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")
    with pytest.raises(UsageError) as caught:
        write_package(path, greeting())
    assert caught.value.rule == "package-format" and path.read_text() == "old"
