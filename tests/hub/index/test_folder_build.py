"""The index of libraries in a folder."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from catalog.errors import CatalogError
from catalog.library.folder import FolderLibrary
from catalog.library.hub.folder_files import FolderFiles
from catalog.library.hub.index import open_index
from catalog.library.hub.library import HubLibrary
from hub.index import read_libraries
from hub.index.folder_build import build_folder, check_folder
from hub.index.folder_store import FolderStore
from hub.index.results import read_result
from hub.index.verify import verify_index
from hub.publish.status import deprecate, yank
from tests.hub.index.libraries import add_version, library
from tests.hub.index.test_folder_store import files_in
from tests.hub.index.texts import OPTIONAL_INPUT, component
from tests.hub.publish.times import NOON

REPOSITORY = Path(__file__).resolve().parents[3]


def opened(root: Path) -> HubLibrary:
    return HubLibrary(open_index(FolderFiles(root)))


def test_the_components_of_this_repository(tmp_path: Path) -> None:
    components = FolderLibrary(REPOSITORY / "components")
    build_folder([components], tmp_path)
    hub = opened(tmp_path)
    assert hub.names() == components.names()
    for name in hub.names():
        assert hub.versions(name) == components.versions(name)
        for version in hub.versions(name):
            assert hub.load(name, version) == components.load(name, version)
    assert verify_index(FolderFiles(tmp_path)).findings == ()


def test_the_index_in_the_repository_is_up_to_date() -> None:
    drift = check_folder([FolderLibrary(REPOSITORY / "components")], REPOSITORY / "hub" / "public")
    assert (drift.written, drift.removed) == ((), ())


def test_the_same_libraries_make_the_same_bytes(tmp_path: Path) -> None:
    one = library(tmp_path / "lib", "echo@1.0.0", "say@1.0.0", "team/echo@0.1.0")
    build_folder([one], tmp_path / "a")
    shutil.copytree(tmp_path / "lib", tmp_path / "moved")
    build_folder([FolderLibrary(tmp_path / "moved")], tmp_path / "b")
    build_folder([one], tmp_path / "a")
    a, b = tmp_path / "a", tmp_path / "b"
    assert files_in(a) == files_in(b)
    assert all((a / path).read_bytes() == (b / path).read_bytes() for path in files_in(a))


def test_processes_read_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = library(tmp_path / "lib", *(f"part-{number}@1.0.0" for number in range(5)))
    build_folder([one], tmp_path / "a")
    monkeypatch.setattr(read_libraries, "MANY", 1)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    assert check_folder([one], tmp_path / "a").written == ()
    (tmp_path / "lib/part-3/1.0.0/component.yaml").write_text("inputs: {}")
    with pytest.raises(CatalogError) as caught:
        check_folder([one], tmp_path / "a")
    assert "part-3" in str(caught.value.position)


def test_line_ends_do_not_count(tmp_path: Path) -> None:
    add_version(tmp_path / "lib")
    build_folder([FolderLibrary(tmp_path / "lib")], tmp_path / "a")
    file = tmp_path / "lib/echo/1.0.0/component.yaml"
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert check_folder([FolderLibrary(tmp_path / "lib")], tmp_path / "a").written == ()


def test_the_first_library_that_holds_a_name_has_it(tmp_path: Path) -> None:
    first, second = library(tmp_path / "one", "echo@1.0.0"), library(tmp_path / "two", "echo@2.0.0", "say@1.0.0")
    build_folder([first, second], tmp_path / "hub")
    assert [opened(tmp_path / "hub").versions(name) for name in ("echo", "say")] == [("1.0.0",), ("1.0.0",)]


def test_what_a_build_replaces_is_removed(tmp_path: Path) -> None:
    root = tmp_path / "hub"
    one = library(tmp_path / "lib", "echo@1.0.0")
    build_folder([one], root)
    (root / "CNAME").write_text("hub.example")
    add_version(tmp_path / "lib", "echo", "1.1.0", OPTIONAL_INPUT)
    drift = check_folder([one], root)
    assert "index.json" in drift.written and drift.removed and drift.built.added == ("echo@1.1.0",)
    build_folder([one], root)
    build_folder([one], tmp_path / "new")
    assert files_in(root) - {"CNAME"} == files_in(tmp_path / "new")
    assert (root / "CNAME").read_text() == "hub.example"


def test_changes_stand_with_each_version(tmp_path: Path) -> None:
    add_version(tmp_path / "lib", "echo", "1.0.0")
    add_version(tmp_path / "lib", "echo", "1.1.0", OPTIONAL_INPUT)
    build_folder([FolderLibrary(tmp_path / "lib")], tmp_path / "hub")
    shard = opened(tmp_path / "hub").shard("echo")
    assert shard is not None
    assert "input-added" in [change["kind"] for change in shard.versions[0].changes]
    assert shard.versions[1].changes == ()


def test_a_published_version_never_changes(tmp_path: Path) -> None:
    one = library(tmp_path / "lib", "echo@1.0.0", "say@1.0.0")
    build_folder([one], tmp_path / "hub")
    for name in ("echo", "say"):
        (tmp_path / "lib" / name / "1.0.0" / "component.yaml").write_text(component(name, description="Other."))
    before = (tmp_path / "hub" / "index.json").read_bytes()
    with pytest.raises(CatalogError) as caught:
        build_folder([one], tmp_path / "hub")
    assert [finding.rule for finding in caught.value.findings] == ["version-immutable"] * 2
    assert (tmp_path / "hub" / "index.json").read_bytes() == before
    build_folder([one], tmp_path / "hub", fresh=True)
    assert opened(tmp_path / "hub").load("echo", "1.0.0").description == "Other."


def test_versions_and_states_of_the_hub_stay(tmp_path: Path) -> None:
    root = tmp_path / "hub"
    one = library(tmp_path / "lib", "echo@1.0.0", "echo@1.0.1", "gone@1.0.0")
    build_folder([one], root)
    with FolderStore(root).changing() as writer:
        deprecate(writer, "echo", "1.0.0", "me", NOON)
        yank(writer, "echo", "1.0.1", "me", NOON)
    shutil.rmtree(tmp_path / "lib" / "gone")
    shutil.rmtree(tmp_path / "lib" / "echo" / "1.0.0")
    add_version(tmp_path / "lib", "echo", "1.1.0", OPTIONAL_INPUT)
    built = build_folder([one], root)
    assert sorted(built.kept) == ["echo@1.0.0", "gone@1.0.0"]
    shard = opened(root).shard("echo")
    assert shard is not None
    assert [(entry.version, entry.deprecated, entry.yanked) for entry in shard.versions] == [
        ("1.1.0", False, False),
        ("1.0.1", False, True),
        ("1.0.0", True, False),
    ]
    assert [bool(entry.changes) for entry in shard.versions] == [True, True, False]
    assert verify_index(FolderFiles(root)).findings == ()
    assert build_folder([one], root, fresh=True).kept == ()
    assert opened(root).names() == ("echo",)


def test_everything_that_is_wrong_is_told(tmp_path: Path) -> None:
    lib = tmp_path / "lib"
    add_version(lib, "one", text="name: [")
    add_version(lib, "two", text=component("two").replace("{inputValue: text}", "{inputValue: none}"))
    add_version(lib, "three", "1.0.0")
    (add_version(lib, "three", "2.0.0") / "migrations.yaml").write_text("migrations: [{from: ^1, steps: [jump: x]}]")
    add_version(lib, "data_set")
    add_version(lib, "dataset")
    (lib / "four" / "1.0.0").mkdir(parents=True)
    (lib / "four" / "1.0.0" / "component.yaml").symlink_to(lib / "three" / "1.0.0" / "component.yaml")
    with pytest.raises(CatalogError) as caught:
        build_folder([FolderLibrary(lib)], tmp_path / "hub")
    rules = [finding.rule for finding in caught.value.findings]
    assert rules == ["library-escape", "yaml-syntax", "unknown-key", "unknown-input", "name-look-alike"]
    assert not (tmp_path / "hub" / "index.json").exists()


def test_successors(tmp_path: Path) -> None:
    def superseded(name: str, successor: str) -> str:
        told = f"deprecated: 'true'\n    superseded_by: {successor}\n    license:"
        return component(name).replace("license:", told)

    add_version(tmp_path / "lib", "old", text=superseded("old", "elsewhere@1.0.0"))
    built = build_folder([FolderLibrary(tmp_path / "lib")], tmp_path / "hub")
    assert [(finding.rule, finding.severity) for finding in built.warnings] == [("successor-unknown", "warning")]
    add_version(tmp_path / "lib", "a", text=superseded("a", "b@1.0.0"))
    add_version(tmp_path / "lib", "b", text=superseded("b", "a@1.0.0"))
    with pytest.raises(CatalogError) as caught:
        build_folder([FolderLibrary(tmp_path / "lib")], tmp_path / "hub")
    assert {finding.rule for finding in caught.value.findings} == {"successor-cycle"}


def test_results_of_tests_are_kept_beside_the_index(tmp_path: Path) -> None:
    one = library(tmp_path / "lib", "echo@1.0.0", "say@1.0.0")
    digest = build_folder([one], tmp_path / "hub").digests["echo@1.0.0"]
    root = (tmp_path / "hub" / "index.json").read_bytes()
    states = ("ok", "ok", "skipped", "error")
    report = {"cases": [{"component": "echo@1.0.0", "state": state} for state in states] + [{"component": "x"}]}
    build_folder([one], tmp_path / "hub", report=json.dumps(report), at="2025-01-31T12:00:00Z")
    assert (tmp_path / "hub" / "index.json").read_bytes() == root
    found = read_result(FolderFiles(tmp_path / "hub"), digest)
    assert found is not None
    assert (found.passed, found.failed, found.skipped, found.state) == (2, 1, 1, "failed")
    assert check_folder([one], tmp_path / "hub").removed == ()


def test_an_empty_library(tmp_path: Path) -> None:
    (tmp_path / "lib" / "plain").mkdir(parents=True)
    (tmp_path / "lib" / "plain" / "component.yaml").write_text(component("plain"))
    assert build_folder([FolderLibrary(tmp_path / "lib")], tmp_path / "hub").digests == {}
    assert opened(tmp_path / "hub").names() == ()
