from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from catalog.errors import LibraryError
from catalog.library.hub.hub_entry import HubEntry
from catalog.library.hub.lazy_hub import LazyHub
from catalog.library.hub.library import HubLibrary
from catalog.library.hub.mirror.lookup import mirrored_text
from catalog.library.index.values import Stored
from catalog.spec.parse import digest_of, parse_component
from hub.index.cargo import Taken, addresses_of, everything
from hub.index.change import current_index
from hub.index.entry import make_entry
from hub.index.folder_store import FolderStore
from hub.index.stow import Stowed, stow
from hub.index.verify import verify_index
from tests.library.folders import container
from tests.library.hub.hubs import publish_to

URL = "https://example.com/far.yaml"


def taken(name: str, version: str, text: str = "", tags: tuple[str, ...] = ()) -> Taken:
    component = text or container(name, f"{name}:{version}")
    readme = b"# read me\n"
    stored = Stored(digest_of(readme.decode()), len(readme))
    digest = Stored(digest_of(component), len(component.encode()))
    entry = make_entry(parse_component(component), version, digest, {"README.md": stored})
    return Taken(name, entry, component.encode(), {"README.md": readme}, tags)


def stowed(store: FolderStore, *components: Taken, far: bytes = b"") -> Stowed:
    with store.changing() as writer:
        return stow(writer, components, {URL: far} if far else {})


def test_components_and_addresses_make_a_hub(tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "new")
    far = container("Far").encode()
    assert stowed(store, taken("a", "1.0.0"), taken("a", "1.1.0", tags=("stable",)), far=far) == Stowed(1, 2, 1)
    library = HubLibrary(current_index(store))
    assert library.versions("a") == ("1.1.0", "1.0.0")
    found = library.find_tag("a", "stable")
    assert found is not None and found.source is not None and found.source.version == "1.1.0"
    assert library.file("a", "1.0.0", "README.md") == b"# read me\n"
    assert mirrored_text(library.index, URL) == far
    assert verify_index(store).findings == ()


def test_a_second_load_is_added_to_the_first(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    stowed(store, taken("a", "1.0.0"), far=container("Far").encode())
    with store.changing() as writer:
        stow(writer, [taken("a", "2.0.0"), taken("b", "1.0.0")], {"https://example.com/other.yaml": b"name: Other\n"})
    index = current_index(store)
    assert [item.entry.version for item in everything(index)].count("1.0.0") == 2
    assert sorted(addresses_of(index)) == [URL, "https://example.com/other.yaml"]


def test_the_same_again_changes_nothing(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    stowed(store, taken("a", "1.0.0"), far=container("Far").encode())
    before = (tmp_path / "index.json").read_bytes()
    stowed(store, taken("a", "1.0.0"), far=container("Far").encode())
    assert (tmp_path / "index.json").read_bytes() == before


def test_what_was_deprecated_since_is_so_here_too(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    stowed(store, taken("a", "1.0.0"))
    late = taken("a", "1.0.0")
    stowed(store, replace(late, entry=replace(late.entry, deprecated=True)))
    entry = HubLibrary(current_index(store)).entry("a", "1.0.0")
    assert entry is not None and entry.deprecated


def test_another_file_under_a_version_is_refused_and_nothing_changes(tmp_path: Path) -> None:
    publish_to(tmp_path, "a", "1.0.0", container("Original"))
    before = (tmp_path / "index.json").read_bytes()
    with pytest.raises(LibraryError) as caught:
        stowed(FolderStore(tmp_path), taken("b", "1.0.0"), taken("a", "1.0.0", container("Another")))
    assert caught.value.rule == "version-immutable"
    assert (tmp_path / "index.json").read_bytes() == before
    assert LazyHub(HubEntry("h", str(tmp_path))).names() == ("a",)
