"""What is said of a version after it was published."""

from __future__ import annotations

import pytest

from catalog.errors import CatalogError, LibraryError
from catalog.library.hub.index import open_index
from catalog.library.hub.library import HubLibrary
from catalog.library.index.values import VersionEntry
from hub.index.records import read_records
from hub.publish.status import deprecate, supersede, yank
from tests.hub.index.memory import MemoryHub
from tests.hub.publish.submissions import prepared, put
from tests.hub.publish.times import NOON


@pytest.fixture
def hub() -> MemoryHub:
    """A hub with echo 1.0.0, 1.0.1 and say 1.0.0."""
    hub = MemoryHub()
    for item in (prepared(), prepared(version="1.0.1"), prepared("say")):
        put(hub, item)
    return hub


def library(hub: MemoryHub) -> HubLibrary:
    return HubLibrary(open_index(hub))


def entry(hub: MemoryHub, name: str, version: str) -> VersionEntry:
    found = library(hub).entry(name, version)
    assert found is not None
    return found


def test_deprecated_and_back(hub: MemoryHub) -> None:
    with hub.changing() as writer:
        deprecate(writer, "echo", "1.0.0", "bert", NOON, "prints twice")
    assert entry(hub, "echo", "1.0.0").deprecated and not entry(hub, "echo", "1.0.1").deprecated
    assert library(hub).load("echo", "1.0.0")
    event = read_records(hub, "echo")[-1]
    assert (event.action, event.version, event.by, event.note) == ("deprecate", "1.0.0", "bert", "prints twice")
    with hub.changing() as writer:
        deprecate(writer, "echo", "1.0.0", "bert", NOON, undo=True)
    assert not entry(hub, "echo", "1.0.0").deprecated


def test_a_yanked_version_is_found_by_its_digest_alone(hub: MemoryHub) -> None:
    digest = entry(hub, "echo", "1.0.1").digest
    with hub.changing() as writer:
        yank(writer, "echo", "1.0.1", "bert", NOON)
    assert library(hub).versions("echo") == ("1.0.0",)
    latest = open_index(hub).entry("echo")
    assert latest is not None and latest.latest == "1.0.0"
    with pytest.raises(LibraryError):
        library(hub).load("echo", "1.0.1")
    assert library(hub).find_digest("echo", digest)
    assert not put(hub, prepared(version="1.0.1")).created
    with hub.changing() as writer:
        yank(writer, "echo", "1.0.1", "bert", NOON, undo=True)
    assert library(hub).versions("echo") == ("1.0.1", "1.0.0")


def test_a_successor_and_back(hub: MemoryHub) -> None:
    with hub.changing() as writer:
        supersede(writer, "echo", "1.0.1", "say@1.0.0", "bert", NOON)
    found = entry(hub, "echo", "1.0.1")
    assert (found.deprecated, found.superseded_by) == (True, "say@1.0.0")
    with hub.changing() as writer:
        deprecate(writer, "echo", "1.0.1", "bert", NOON, undo=True)
    found = entry(hub, "echo", "1.0.1")
    assert (found.deprecated, found.superseded_by) == (False, None)


@pytest.mark.parametrize(
    ("successor", "rule"),
    [
        ("echo@1.0.0", "successor-cycle"),
        ("say@1.0.0", "successor-cycle"),
        ("shout@1.0.0", "successor-unknown"),
        ("say@^1", "successor-unknown"),
        ("say", "successor-unknown"),
        ("../say@1.0.0", "successor-unknown"),
        ("", "successor-unknown"),
    ],
)
def test_successors_that_are_refused(hub: MemoryHub, successor: str, rule: str) -> None:
    with hub.changing() as writer:
        supersede(writer, "say", "1.0.0", "echo@1.0.1", "bert", NOON)
        supersede(writer, "echo", "1.0.1", "echo@1.0.0", "bert", NOON)
    with pytest.raises(CatalogError) as caught, hub.changing() as writer:
        supersede(writer, "echo", "1.0.0", successor, "bert", NOON)
    assert caught.value.rule == rule
    assert entry(hub, "echo", "1.0.0").superseded_by is None


def test_what_is_said_twice_is_noted_once(hub: MemoryHub) -> None:
    for _ in range(2):
        with hub.changing() as writer:
            yank(writer, "echo", "1.0.0", "bert", NOON)
    assert [event.action for event in read_records(hub, "echo")] == ["publish", "publish", "yank"]


@pytest.mark.parametrize(("name", "version"), [("echo", "9.0.0"), ("nobody", "1.0.0"), ("../echo", "1.0.0")])
def test_a_version_that_is_not_there(hub: MemoryHub, name: str, version: str) -> None:
    for action in (deprecate, yank):
        with pytest.raises(CatalogError) as caught, hub.changing() as writer:
            action(writer, name, version, "bert", NOON)
        assert caught.value.rule in ("version-unresolved", "reference-invalid")
