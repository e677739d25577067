from __future__ import annotations

from pathlib import Path

import pytest

from catalog.library.folder import FolderLibrary
from catalog.library.hub.hub_entry import HubEntry
from catalog.library.hub.lazy_hub import LazyHub
from catalog.library.libraries import Libraries
from catalog.library.link import link
from catalog.library.lock import Lock, make_lock
from catalog.library.outdated import Used, used_components
from catalog.library.standing import Standing
from tests.library.folders import container, graph, pipeline, publish, put
from tests.library.hub.hubs import mark, publish_to


@pytest.fixture
def libraries(tmp_path: Path) -> Libraries:
    """A folder with mine 1.0.0 and 1.1.0, and a hub with train 1.0.0 and 2.0.0."""
    for version in ("1.0.0", "1.1.0"):
        publish(tmp_path / "folder", "mine", version)
    for version in ("1.0.0", "2.0.0"):
        publish_to(tmp_path / "hub", "train", version)
    return Libraries((FolderLibrary(tmp_path / "folder"), LazyHub(HubEntry("h", str(tmp_path / "hub")))))


def again(libraries: Libraries) -> Libraries:
    """The same libraries, read anew."""
    return Libraries(tuple(LazyHub(item.entry) if isinstance(item, LazyHub) else item for item in libraries.members))


def locked(libraries: Libraries, **refs: str) -> Lock:
    return make_lock(link(pipeline(graph(**refs)), libraries))


def test_the_used_the_fitting_and_the_newest_version_are_told(libraries: Libraries) -> None:
    lock = locked(libraries, a="{name: train@^1}", b="{name: mine@1.0.0}", c="{name: mine}")
    assert used_components(lock, libraries) == (
        Used("mine", "mine@1.0.0", "1.0.0", "1.0.0", "1.1.0", Standing(), ("b",)),
        Used("mine", "mine", "1.1.0", "1.1.0", "1.1.0", Standing(), ("c",)),
        Used("train", "train@^1", "1.0.0", "1.0.0", "2.0.0", Standing(), ("a",)),
    )


def test_what_is_newest_is_up_to_date_unless_it_is_not_to_be_used(libraries: Libraries, tmp_path: Path) -> None:
    lock = locked(libraries, a="{name: train}")
    assert [used.is_outdated for used in used_components(lock, libraries)] == [False]
    mark(tmp_path / "hub", "train", "2.0.0", deprecated=True)
    assert [used.is_outdated for used in used_components(lock, again(libraries))] == [True]


def test_a_yanked_version_is_told_with_what_to_take(libraries: Libraries, tmp_path: Path) -> None:
    lock = locked(libraries, a="{name: train}")
    mark(tmp_path / "hub", "train", "2.0.0", yanked=True)
    (used,) = used_components(lock, again(libraries))
    assert (used.version, used.newest, used.standing) == ("2.0.0", "1.0.0", Standing(yanked=True))


def test_a_component_that_nobody_holds_any_more_is_told(libraries: Libraries) -> None:
    (used,) = used_components(locked(libraries, a="{name: train}"), Libraries(libraries.members[:1]))
    assert (used.version, used.wanted, used.newest, used.is_outdated) == ("2.0.0", "", "", True)


def test_components_of_files_and_of_the_pipeline_itself_are_left_out(libraries: Libraries, tmp_path: Path) -> None:
    put(tmp_path / "near.yaml", container("Near"))
    inline = "{spec: {name: Own, implementation: {container: {image: bash}}}}"
    text = graph(a="{url: near.yaml}", b=inline)
    lock = make_lock(link(pipeline(text, tmp_path / "p.yaml"), libraries), tmp_path)
    assert used_components(lock, libraries) == ()
