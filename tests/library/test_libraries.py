"""The ordered list of libraries."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from catalog.errors import LibraryError
from catalog.library.folder import FolderLibrary
from catalog.library.libraries import Libraries, default_libraries
from catalog.resources import data_folder
from tests.library.folders import container, image_of, publish, put


def folders(*roots: Path) -> Libraries:
    return Libraries(tuple(FolderLibrary(root) for root in roots))


def test_the_highest_version_in_the_range_is_taken(tmp_path: Path) -> None:
    for version in ("1.0.0", "1.2.0", "1.10.0", "2.0.0"):
        publish(tmp_path, "echo", version)
    assert image_of(folders(tmp_path).resolve("echo@^1")) == "echo:1.10.0"


def test_the_first_library_that_holds_a_name_answers_for_it(tmp_path: Path) -> None:
    publish(tmp_path / "ours", "echo", "1.0.0", container(image="ours"))
    publish(tmp_path / "theirs", "echo", "1.9.0", container(image="theirs"))
    publish(tmp_path / "theirs", "join", "1.0.0", container(image="their join"))
    libraries = folders(tmp_path / "ours", tmp_path / "theirs")
    assert image_of(libraries.resolve("echo@^1")) == "ours"
    assert image_of(libraries.resolve("join")) == "their join"
    assert libraries.names() == ("echo", "join")


def test_a_later_library_does_not_step_in_when_the_range_fails(tmp_path: Path) -> None:
    publish(tmp_path / "ours", "echo", "1.0.0")
    publish(tmp_path / "theirs", "echo", "9.0.0")
    with pytest.raises(LibraryError) as caught:
        folders(tmp_path / "ours", tmp_path / "theirs").resolve("echo@9")
    assert caught.value.rule == "version-unresolved"
    assert "1.0.0" in caught.value.hint
    assert str(tmp_path / "theirs") in caught.value.hint


def test_an_unknown_name_lists_every_place_and_the_nearest_name(tmp_path: Path) -> None:
    publish(tmp_path / "one", "gcs_download", "1.0.0")
    publish(tmp_path / "two", "join", "1.0.0")
    with pytest.raises(LibraryError) as caught:
        folders(tmp_path / "one", tmp_path / "two").resolve("gcs_donwload@1")
    assert caught.value.rule == "reference-unresolved"
    assert str(tmp_path / "one") in str(caught.value) and str(tmp_path / "two") in str(caught.value)
    assert 'did you mean "gcs_download"?' in caught.value.hint


def test_a_component_without_a_version_answers_where_none_is_asked(tmp_path: Path) -> None:
    put(tmp_path / "echo" / "component.yaml", container(image="plain"))
    assert image_of(folders(tmp_path).resolve("echo")) == "plain"
    with pytest.raises(LibraryError) as caught:
        folders(tmp_path).resolve("echo@1")
    assert caught.value.rule == "version-unresolved"


def test_digests_and_tags(tmp_path: Path) -> None:
    digest = publish(tmp_path, "echo", "1.0.0")
    publish(tmp_path, "echo", "2.0.0")
    put(tmp_path / "echo" / "versions" / "tags" / "stable", container(image="tagged"))
    libraries = folders(tmp_path)
    assert image_of(libraries.resolve(f"echo@sha256:{digest}")) == "echo:1.0.0"
    assert image_of(libraries.resolve("echo@tag:stable")) == "tagged"
    for absent in ("echo@tag:other", "echo@sha256:" + "0" * 64):
        with pytest.raises(LibraryError) as caught:
            libraries.resolve(absent)
        assert caught.value.rule == "version-unresolved"


def test_the_default_order_is_environment_then_beside_then_shipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, near = tmp_path / "first", tmp_path / "second", tmp_path / "project" / "components"
    for folder in (first, second, near):
        folder.mkdir(parents=True)
    monkeypatch.setenv("CATALOG_LIBRARIES", os.pathsep.join([str(first), "", str(second)]))
    expected = [str(first), str(second), str(near), str(data_folder("components"))]
    for beside in (tmp_path / "project" / "pipeline.yaml", tmp_path / "project"):
        assert [library.place for library in default_libraries(beside).members] == expected
    monkeypatch.chdir(tmp_path / "project")
    assert [library.place for library in default_libraries().members] == expected


def test_a_folder_named_twice_stands_once_at_its_first_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CATALOG_LIBRARIES", os.pathsep.join([str(data_folder("components")), str(tmp_path)]))
    places = [library.place for library in default_libraries(tmp_path).members]
    assert places == [str(data_folder("components")), str(tmp_path)]


def test_a_missing_folder_in_the_environment_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CATALOG_LIBRARIES", str(tmp_path / "none"))
    with pytest.raises(LibraryError) as caught:
        default_libraries(tmp_path)
    assert caught.value.rule == "library-missing"


def test_the_shipped_components_resolve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CATALOG_LIBRARIES", raising=False)
    spec = default_libraries(tmp_path).resolve("echo@1")
    assert spec.source is not None
    assert (spec.source.name, spec.source.version.split(".")[0]) == ("echo", "1")
