"""Processes that publish at the same time and are killed while they do."""

from __future__ import annotations

import random
import subprocess

import pytest

from catalog.library.hub.library import HubLibrary
from hub.index.change import current_index
from hub.index.records import read_records
from hub.index.verify import verify_index
from hub.registry.audit import list_audit
from hub.registry.registry import Registry, open_registry
from tests.hub.registry.children import start_publisher
from tests.hub.registry.samples import published


@pytest.mark.parametrize("seed", range(2))
def test_what_was_acknowledged_outlives_a_kill_and_nothing_is_there_by_half(place: str, seed: int) -> None:
    open_registry(place).close()
    children = [start_publisher(place, prefix) for prefix in ("one", "two")]
    acknowledged = _kill_after(children, random.Random(seed).randrange(3, 20))
    with open_registry(place) as registry:
        _assert_whole(registry, acknowledged)
        assert published(registry, "afterwards").created
        assert verify_index(registry.store).findings == ()


def _kill_after(children: list[subprocess.Popen[str]], lines: int) -> set[tuple[str, str, str]]:
    """Kill them all when the first has acknowledged so many versions; all that were acknowledged."""
    first = children[0].stdout
    assert first is not None
    said = [first.readline() for _ in range(lines)]
    for child in children:
        child.kill()
    for child in children:
        said += child.communicate()[0].splitlines(keepends=True)
    whole = [line.split() for line in said if line.endswith("\n")]
    return {(name, version, digest) for name, version, digest in whole}


def _assert_whole(registry: Registry, acknowledged: set[tuple[str, str, str]]) -> None:
    assert verify_index(registry.store).findings == ()
    library = HubLibrary(current_index(registry.store))
    shards = [library.shard(name) for name in library.names()]
    there = {(shard.name, entry.version, entry.digest) for shard in shards if shard for entry in shard.versions}
    assert acknowledged <= there
    assert len(there - acknowledged) <= 2, "at most the change each was making is there beyond those"
    for name in library.names():
        versions = {version for known, version, _ in there if known == name}
        assert {event.version for event in read_records(registry.store, name)} == versions
        assert set(registry.store.changes_since(0).names) >= {name}
    logged = {event.target for event in list_audit(registry, action="publish", limit=10**6)}
    assert logged == {f"{name}@{version}" for name, version, _ in there}
