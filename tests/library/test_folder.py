"""A folder as a library."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.errors import IntegrityError, LibraryError, SpecError
from catalog.library.folder import FolderLibrary
from catalog.spec.model import Source
from tests.library.folders import container, image_of, publish, put


def test_names_and_versions(tmp_path: Path) -> None:
    publish(tmp_path, "echo", "1.2.0")
    publish(tmp_path, "echo", "1.10.0")
    publish(tmp_path, "team/join", "0.1.0")
    put(tmp_path / "plain" / "component.yaml", container())
    put(tmp_path / "empty" / "README.md", "nothing here")
    put(tmp_path / ".git" / "1.0.0" / "component.yaml", container())
    put(tmp_path / "echo" / "draft" / "component.yaml", container())
    put(tmp_path / "echo" / "2.0.0" / "README.md", "no component yet")

    library = FolderLibrary(tmp_path)

    assert library.names() == ("echo", "plain", "team/join")
    assert library.versions("echo") == ("1.10.0", "1.2.0")
    assert library.versions("plain") == library.versions("unknown") == ()
    assert library.holds("plain")
    assert not library.holds("empty")


def test_a_loaded_component_knows_where_it_came_from(tmp_path: Path) -> None:
    digest = publish(tmp_path, "echo", "1.0.0")
    spec = FolderLibrary(tmp_path).load("echo", "1.0.0")
    assert image_of(spec) == "echo:1.0.0"
    path = str(tmp_path / "echo" / "1.0.0" / "component.yaml")
    assert spec.source == Source(path, digest, local=True, name="echo", version="1.0.0")


def test_a_folder_that_is_not_there_is_an_empty_library(tmp_path: Path) -> None:
    assert FolderLibrary(tmp_path / "none").names() == ()


def test_a_broken_file_is_reported_at_its_own_place(tmp_path: Path) -> None:
    publish(tmp_path, "echo", "1.0.0", "name: Echo\nimplementatoin: {}\n")
    with pytest.raises(SpecError) as caught:
        FolderLibrary(tmp_path).load("echo", "1.0.0")
    position = caught.value.position
    assert position is not None
    assert (position.file, position.line) == (str(tmp_path / "echo" / "1.0.0" / "component.yaml"), 2)


@pytest.mark.parametrize("name", ["../secret", "a/../../secret", "/secret", "secret\x00", "a/b/c"])
def test_a_name_cannot_lead_out_of_the_folder(tmp_path: Path, name: str) -> None:
    put(tmp_path / "secret" / "1.0.0" / "component.yaml", container())
    library = FolderLibrary(tmp_path / "library")
    for ask in (library.holds, library.versions, library.load):
        with pytest.raises(LibraryError) as caught:
            ask(name)
        assert caught.value.rule == "reference-invalid"


@pytest.mark.parametrize("version", ["../../other/1.0.0", "1", "..", "/1.0.0", "1.0.0/..", "1.0.0\x00"])
def test_a_version_cannot_lead_out_of_the_folder(tmp_path: Path, version: str) -> None:
    publish(tmp_path, "echo", "1.0.0")
    with pytest.raises(LibraryError) as caught:
        FolderLibrary(tmp_path).load("echo", version)
    assert caught.value.rule == "range-invalid"


def test_symbolic_links_out_of_the_folder_are_refused(tmp_path: Path) -> None:
    digest = put(tmp_path / "outside" / "1.0.0" / "component.yaml", container())
    root = tmp_path / "library"
    (root / "file" / "1.0.0").mkdir(parents=True)
    (root / "file" / "1.0.0" / "component.yaml").symlink_to(tmp_path / "outside" / "1.0.0" / "component.yaml")
    (root / "whole").symlink_to(tmp_path / "outside")
    library = FolderLibrary(root)
    for name in ("file", "whole"):
        with pytest.raises(LibraryError) as loaded:
            library.load(name, "1.0.0")
        with pytest.raises(LibraryError) as searched:
            library.find_digest(name, digest)
        assert loaded.value.rule == searched.value.rule == "library-escape"


def test_symbolic_links_within_the_folder_and_to_it_are_followed(tmp_path: Path) -> None:
    publish(tmp_path / "real", "echo", "1.0.0")
    (tmp_path / "real" / "echo" / "1.0.1").symlink_to("1.0.0")
    (tmp_path / "link").symlink_to("real")
    assert image_of(FolderLibrary(tmp_path / "link").load("echo", "1.0.1")) == "echo:1.0.0"


def test_a_component_is_found_by_digest_among_its_versions(tmp_path: Path) -> None:
    digest = publish(tmp_path, "echo", "1.0.0")
    publish(tmp_path, "echo", "2.0.0", "this is: [not a component")
    library = FolderLibrary(tmp_path)
    found = library.find_digest("echo", digest)
    assert found is not None and found.source is not None
    assert found.source.version == "1.0.0"
    assert library.find_digest("echo", "0" * 64) is None


def test_the_layout_of_a_component_store_is_read(tmp_path: Path) -> None:
    put(tmp_path / "echo" / "component.yaml", container(image="echo:now"))
    digest = put(tmp_path / "work", container(image="echo:then"))
    (tmp_path / "echo" / "versions" / "sha256").mkdir(parents=True)
    (tmp_path / "work").rename(tmp_path / "echo" / "versions" / "sha256" / digest)
    put(tmp_path / "echo" / "versions" / "tags" / "stable", container(image="echo:tagged"))
    library = FolderLibrary(tmp_path)
    by_digest, by_tag = library.find_digest("echo", digest), library.find_tag("echo", "stable")
    assert by_digest is not None and by_tag is not None
    assert [image_of(spec) for spec in (library.load("echo"), by_digest, by_tag)] == [
        "echo:now",
        "echo:then",
        "echo:tagged",
    ]
    assert library.find_tag("echo", "absent") is None
    assert library.names() == ("echo",)


def test_a_file_under_another_digest_is_refused(tmp_path: Path) -> None:
    put(tmp_path / "echo" / "versions" / "sha256" / ("0" * 64), container())
    with pytest.raises(IntegrityError):
        FolderLibrary(tmp_path).find_digest("echo", "0" * 64)


def test_a_file_beside_a_component_is_given(tmp_path: Path) -> None:
    publish(tmp_path, "echo", "1.0.0")
    (tmp_path / "echo" / "1.0.0" / "migrations.yaml").write_bytes(b"migrations: []\n")
    library = FolderLibrary(tmp_path)
    assert library.file("echo", "1.0.0", "migrations.yaml") == b"migrations: []\n"
    assert library.file("echo", "1.0.0", "README.md") is None
    assert library.file("echo", "2.0.0", "migrations.yaml") is None
    assert library.file("echo", "../1.0.0", "migrations.yaml") is None


def test_a_file_beside_a_component_that_is_elsewhere_is_refused(tmp_path: Path) -> None:
    publish(tmp_path / "library", "echo", "1.0.0")
    (tmp_path / "secret").write_text("secret")
    (tmp_path / "library" / "echo" / "1.0.0" / "README.md").symlink_to(tmp_path / "secret")
    with pytest.raises(LibraryError) as caught:
        FolderLibrary(tmp_path / "library").file("echo", "1.0.0", "README.md")
    assert caught.value.rule == "library-escape"
