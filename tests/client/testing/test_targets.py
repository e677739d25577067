"""What a user may name to be tested."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.client.testing.targets import find_targets
from catalog.errors import UsageError
from catalog.library.folder import FolderLibrary
from catalog.library.libraries import Libraries
from tests.client.testing.folders import write_component

CASES = "cases: [{name: a, arguments: {who: you}, expect: {}}]"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    for place in ("greet/1.0.0", "greet/2.0.0", "other/1.0.0", "team/mine/1.0.0"):
        write_component(tmp_path, CASES, place=place)
    return tmp_path


def labels(*names: str, libraries: Libraries | None = None, everything: bool = False) -> list[str]:
    targets, findings = find_targets(names, libraries or Libraries(), everything=everything)
    assert findings == []
    return [target.label for target in targets]


def test_a_path_may_be_a_file_a_version_a_component_or_a_library(library: Path) -> None:
    assert labels(str(library / "greet" / "1.0.0" / "component.yaml")) == ["greet@1.0.0"]
    assert labels(str(library / "greet" / "1.0.0")) == ["greet@1.0.0"]
    assert labels(str(library / "greet")) == ["greet@1.0.0", "greet@2.0.0"]
    assert labels(str(library)) == ["greet@1.0.0", "greet@2.0.0", "other@1.0.0", "mine@1.0.0"]


def test_a_name_is_looked_up_in_the_libraries(library: Path) -> None:
    libraries = Libraries((FolderLibrary(library),))
    assert labels("greet", "greet@^1", "team/mine", libraries=libraries) == ["greet@2.0.0", "greet@1.0.0", "mine@1.0.0"]
    assert len(labels(libraries=libraries, everything=True)) == 4


def test_what_is_named_twice_is_tested_once(library: Path) -> None:
    assert labels(str(library / "greet"), str(library / "greet" / "1.0.0")) == ["greet@1.0.0", "greet@2.0.0"]


def test_a_file_outside_of_a_library_goes_by_its_path(tmp_path: Path) -> None:
    folder = write_component(tmp_path, CASES, place="loose")
    assert labels(str(folder)) == [str(folder / "component.yaml")]


def test_a_component_that_cannot_be_read_hides_no_other(library: Path) -> None:
    (library / "greet" / "1.0.0" / "component.yaml").write_text("name: [\n")
    targets, findings = find_targets([str(library / "greet")], Libraries())
    assert [target.label for target in targets] == ["greet@2.0.0"]
    assert [finding.rule for finding in findings] == ["yaml-syntax"]


@pytest.mark.parametrize("name", ["", "none", "./", "none.yaml", "http://example.com/c.yaml"])
def test_anything_else_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError) as caught:
        find_targets([name], Libraries())
    assert caught.value.rule == "target-unknown"


def test_something_has_to_be_named() -> None:
    with pytest.raises(UsageError) as caught:
        find_targets([], Libraries())
    assert caught.value.rule == "target-missing"
