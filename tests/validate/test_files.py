"""Which files of a folder are components."""

from __future__ import annotations

from pathlib import Path

from catalog.validate import check
from tests.validate.samples import CLEAN, written


def checked(folder: Path) -> list[str]:
    return [str(Path(file).relative_to(folder)) for file in check(folder).files]


def test_a_folder_is_searched_for_components(tmp_path: Path) -> None:
    written(tmp_path, CLEAN, "a/1.0.0/component.yaml")
    written(tmp_path, "cases: []\n", "a/1.0.0/tests.yaml")
    written(tmp_path, CLEAN, "pipeline.yml")
    written(tmp_path, '{"implementation": {"container": {"image": "a"}}}', "flow.yaml")
    written(tmp_path, CLEAN, ".hidden/component.yaml")
    written(tmp_path, CLEAN, "node_modules/component.yaml")
    assert checked(tmp_path) == ["flow.yaml", "pipeline.yml", "a/1.0.0/component.yaml"]


def test_a_named_file_is_checked_whatever_it_is(tmp_path: Path) -> None:
    path = written(tmp_path, "cases: []\n", "tests.yaml")
    assert [finding.rule for finding in check(path).findings] == ["unknown-key"]


def test_a_file_named_twice_is_checked_once(tmp_path: Path) -> None:
    path = written(tmp_path)
    assert check([path, tmp_path, path]).files == (str(path),)
