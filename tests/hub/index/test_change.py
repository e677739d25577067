"""Changing an index, one component at a time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from catalog.errors import LibraryError
from catalog.library.hub.index import open_index
from catalog.library.hub.library import HubLibrary
from catalog.library.index.paths import ROOT, bucket_path, shard_path
from catalog.library.index.values import EMPTY_BUCKET, Stored, bucket_number
from hub.index.change import change_shards, current_index, put_shard, set_parts
from hub.index.verify import verify_index
from tests.hub.index.libraries import simple_shard
from tests.hub.index.memory import MemoryHub


def test_an_empty_hub_is_whole() -> None:
    hub = MemoryHub()
    with hub.changing() as writer:
        change_shards(writer, ())
    assert hub.files[bucket_path(EMPTY_BUCKET.digest)] == b"{}"
    assert HubLibrary(open_index(hub)).names() == ()
    assert verify_index(hub).findings == ()


def test_components_are_found_after_a_change() -> None:
    hub = MemoryHub()
    for name in ("echo", "team/echo", "say"):
        with hub.changing() as writer:
            put_shard(writer, simple_shard(writer, name, "1.1.0", "1.0.0"))
    library = HubLibrary(open_index(hub))
    assert library.names() == ("echo", "say", "team/echo")
    assert library.versions("team/echo") == ("1.1.0", "1.0.0")
    assert library.load("echo", "1.0.0").annotations["version"] == "1.0.0"
    assert verify_index(hub).findings == ()


def test_what_a_change_replaces_is_retired_and_only_that() -> None:
    hub = MemoryHub()
    with hub.changing() as writer:
        change_shards(writer, [simple_shard(writer, name, "1.0.0") for name in ("echo", "say")])
    root, entry = open_index(hub).root, open_index(hub).entry("echo")
    assert entry is not None
    with hub.changing() as writer:
        put_shard(writer, simple_shard(writer, "echo", "1.1.0", "1.0.0"))
    assert {shard_path(entry.digest), bucket_path(root.buckets[bucket_number("echo")].digest)} <= hub.retired
    live = open_index(hub)
    named = {bucket_path(bucket.digest) for bucket in live.root.buckets}
    named |= {shard_path(found.digest) for name in ("echo", "say") if (found := live.entry(name))}
    assert not named & hub.retired


def test_the_order_of_publishes_does_not_show() -> None:
    roots = set()
    for names in (("a", "b", "c"), ("c", "a", "b")):
        hub = MemoryHub()
        for name in names:
            with hub.changing() as writer:
                put_shard(writer, simple_shard(writer, name, "1.0.0"))
        roots.add(hub.files[ROOT])
    assert len(roots) == 1


def test_a_prerelease_is_the_latest_only_where_there_is_nothing_else() -> None:
    hub = MemoryHub()
    with hub.changing() as writer:
        shard = simple_shard(writer, "echo", "2.0.0-rc.1", "1.0.0")
        change_shards(writer, [shard, simple_shard(writer, "say", "0.1.0-a")])
    index = open_index(hub)
    assert [entry.latest for name in ("echo", "say") if (entry := index.entry(name))] == ["1.0.0", "0.1.0-a"]
    with hub.changing() as writer:
        put_shard(writer, replace(shard, versions=(shard.versions[0], replace(shard.versions[1], yanked=True))))
    entry = open_index(hub).entry("echo")
    assert entry is not None and entry.latest == "2.0.0-rc.1"


def test_parts_stay_until_they_are_named_anew() -> None:
    hub = MemoryHub()
    part = Stored("ab" * 32, 2)
    with hub.changing() as writer:
        change_shards(writer, ())
        set_parts(writer, sources=part)
        put_shard(writer, simple_shard(writer, "echo", "1.0.0"))
    assert current_index(hub).root.sources == part


def test_a_shard_that_no_reader_would_take_is_refused() -> None:
    hub = MemoryHub()
    with pytest.raises(LibraryError) as caught, hub.changing() as writer:
        shard = simple_shard(writer, "echo", "1.0.0")
        huge = replace(shard.versions[0], description="x" * (17 << 20))
        put_shard(writer, replace(shard, versions=(huge,)))
    assert caught.value.rule == "hub-too-large"
    assert ROOT not in hub.files
