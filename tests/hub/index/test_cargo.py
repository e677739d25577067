from __future__ import annotations

from pathlib import Path

import pytest

from catalog.errors import LibraryError
from catalog.library.folder import FolderLibrary
from catalog.library.hub.hub_entry import HubEntry
from catalog.library.hub.lazy_hub import LazyHub
from catalog.library.libraries import Libraries
from catalog.library.link import link
from catalog.library.lock import Lock, make_lock
from catalog.library.reference import Reference
from catalog.load.options import FetchOptions
from hub.index.cargo import Cargo, cargo_of_lock, everything, take
from tests.library.folders import container, graph, pipeline, publish, put
from tests.library.hub.hubs import mark, publish_to
from tests.load.servers import serving

ONCE = FetchOptions(retries=0)


@pytest.fixture
def libraries(tmp_path: Path) -> Libraries:
    """A folder with mine, and a hub with train and its successor."""
    publish(tmp_path / "folder", "mine", "1.0.0", container("Mine"))
    (tmp_path / "folder" / "mine" / "1.0.0" / "README.md").write_text("# Mine\n")
    publish_to(tmp_path / "hub", "train", "1.0.0", files={"tests.yaml": "cases: []\n"})
    publish_to(tmp_path / "hub", "train", "2.0.0")
    publish_to(tmp_path / "hub", "pipe", "1.0.0", graph(a="{name: train@1}"))
    return Libraries((FolderLibrary(tmp_path / "folder"), LazyHub(HubEntry("h", str(tmp_path / "hub")))))


def locked(libraries: Libraries, text: str, folder: Path) -> Lock:
    return make_lock(link(pipeline(text, folder / "pipeline.yaml"), libraries), folder)


def labels(cargo: Cargo) -> list[str]:
    return sorted(f"{taken.name}@{taken.entry.version}" for taken in cargo.components)


def test_every_component_of_every_depth_is_taken_with_its_files(libraries: Libraries, tmp_path: Path) -> None:
    lock = locked(libraries, graph(a="{name: mine}", b="{name: pipe@1}"), tmp_path)
    cargo = cargo_of_lock(lock, libraries, ONCE)
    assert labels(cargo) == ["mine@1.0.0", "pipe@1.0.0", "train@1.0.0"]
    files = {taken.name: dict(taken.files) for taken in cargo.components}
    assert files == {"mine": {"README.md": b"# Mine\n"}, "pipe": {}, "train": {"tests.yaml": b"cases: []\n"}}


def test_a_component_of_the_web_is_taken_and_a_file_beside_the_pipeline_stays(
    libraries: Libraries, tmp_path: Path
) -> None:
    put(tmp_path / "near.yaml", container("Near"))
    with serving(lambda request: request.reply(container("Far"))) as server:
        url = server.url("/far.yaml")
        lock = locked(libraries, graph(a=f"{{url: '{url}'}}", b="{url: near.yaml}"), tmp_path)
        cargo = cargo_of_lock(lock, libraries, ONCE)
    assert cargo == Cargo((), {url: container("Far").encode()}, ("near.yaml",))


def test_what_takes_the_place_of_a_version_is_taken_too(libraries: Libraries, tmp_path: Path) -> None:
    mark(tmp_path / "hub", "train", "1.0.0", deprecated=True, superseded_by="train@2.0.0")
    mark(tmp_path / "hub", "train", "2.0.0", deprecated=True, superseded_by="gone@3.0.0")
    cargo = cargo_of_lock(locked(libraries, graph(a="{name: train@1}"), tmp_path), libraries, ONCE)
    successors = {taken.entry.version: taken.entry.superseded_by for taken in cargo.components}
    assert successors == {"1.0.0": "train@2.0.0", "2.0.0": None}


def test_a_yanked_version_is_taken_when_it_is_locked(libraries: Libraries, tmp_path: Path) -> None:
    lock = locked(libraries, graph(a="{name: train@1.0.0}"), tmp_path)
    mark(tmp_path / "hub", "train", "1.0.0", yanked=True)
    (taken,) = cargo_of_lock(lock, Libraries((LazyHub(HubEntry("h", str(tmp_path / "hub"))),)), ONCE).components
    assert taken.entry.yanked


def test_a_component_without_a_version_cannot_be_taken(libraries: Libraries, tmp_path: Path) -> None:
    put(tmp_path / "folder" / "bare" / "component.yaml", container("Bare"))
    with pytest.raises(LibraryError) as caught:
        take(Reference("bare"), libraries)
    assert caught.value.rule == "component-unversioned"


def test_all_of_a_hub_is_everything_in_it(libraries: Libraries, tmp_path: Path) -> None:
    mark(tmp_path / "hub", "train", "1.0.0", yanked=True)
    found = sorted(f"{taken.name}@{taken.entry.version}" for taken in everything(libraries.hubs[0].opened().index))
    assert found == ["pipe@1.0.0", "train@1.0.0", "train@2.0.0"]
