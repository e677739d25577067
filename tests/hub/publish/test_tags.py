"""Tags: movable names for versions."""

from __future__ import annotations

import pytest

from catalog.errors import CatalogError
from catalog.library.hub.index import open_index
from catalog.library.hub.library import HubLibrary
from hub.index.records import read_records
from hub.publish import tags
from hub.publish.tags import remove_tag, set_tag
from tests.hub.index.memory import MemoryHub
from tests.hub.publish.submissions import prepared, put
from tests.hub.publish.times import NOON


@pytest.fixture
def hub() -> MemoryHub:
    """A hub with two versions of echo."""
    hub = MemoryHub()
    for version in ("1.0.0", "1.0.1"):
        put(hub, prepared(version=version))
    return hub


def tagged(hub: MemoryHub, tag: str) -> str:
    spec = HubLibrary(open_index(hub)).find_tag("echo", tag)
    return "" if spec is None else spec.annotations["version"]


def test_a_tag_moves_and_goes(hub: MemoryHub) -> None:
    shard = open_index(hub).shard("echo")
    assert shard is not None
    for target, version in (("1.0.0", "1.0.0"), (f"sha256:{shard.versions[0].digest}", "1.0.1")):
        with hub.changing() as writer:
            set_tag(writer, "echo", "stable", target, "bert", NOON)
        assert tagged(hub, "stable") == version
    with hub.changing() as writer:
        remove_tag(writer, "echo", "stable", "bert", NOON)
    assert tagged(hub, "stable") == ""
    events = [(event.action, event.version, event.note) for event in read_records(hub, "echo")[2:]]
    assert events == [("tag", "1.0.0", "stable"), ("tag", "1.0.1", "stable"), ("untag", "1.0.1", "stable")]


def test_tags_stay_when_a_version_is_published(hub: MemoryHub) -> None:
    with hub.changing() as writer:
        set_tag(writer, "echo", "stable", "1.0.0", "bert", NOON)
    put(hub, prepared(version="1.0.2"))
    assert tagged(hub, "stable") == "1.0.0"


@pytest.mark.parametrize(
    ("name", "tag", "target", "rule"),
    [
        ("echo", "a b", "1.0.0", "reference-invalid"),
        ("echo", "../x", "1.0.0", "reference-invalid"),
        ("echo", "stable", "9.0.0", "version-unresolved"),
        ("echo", "stable", "ab" * 32, "version-unresolved"),
        ("nobody", "stable", "1.0.0", "reference-unresolved"),
    ],
)
def test_what_is_refused(hub: MemoryHub, name: str, tag: str, target: str, rule: str) -> None:
    with pytest.raises(CatalogError) as caught, hub.changing() as writer:
        set_tag(writer, name, tag, target, "bert", NOON)
    assert caught.value.rule == rule


def test_a_tag_that_is_not_there(hub: MemoryHub) -> None:
    with pytest.raises(CatalogError) as caught, hub.changing() as writer:
        remove_tag(writer, "echo", "stable", "bert", NOON)
    assert caught.value.rule == "tag-unknown"


def test_tags_are_not_without_number(hub: MemoryHub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tags, "MAX_TAGS", 1)
    with hub.changing() as writer:
        set_tag(writer, "echo", "one", "1.0.0", "bert", NOON)
        set_tag(writer, "echo", "one", "1.0.1", "bert", NOON)
        with pytest.raises(CatalogError) as caught:
            set_tag(writer, "echo", "two", "1.0.0", "bert", NOON)
    assert caught.value.rule == "tag-limit"
