"""What a history adds to the components of a hub: versions, their files, and when each came."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from catalog.library.index.values import Shard
from hub.history.numbering import Brought, moment_of, number_versions
from hub.history.shards import with_known_successors, with_versions
from hub.index.change import change_shards, current_index
from hub.index.entry import make_entry
from hub.index.records import Event, add_events, time_text
from hub.index.store import HubWriter
from hub.index.versions import Parsed, reader
from hub.index.writing import put_blob


@dataclass(frozen=True)
class Added:
    """Versions (`name@version`) that are new in the hub, and those that it had."""

    added: tuple[str, ...]
    kept: tuple[str, ...]


def add_versions(writer: HubWriter, components: Mapping[str, Iterable[Brought]], by: str) -> Added:
    """Bring components, by name, into the hub; its records say that `by` published them when the first commit had them.

    Raises LibraryError or IntegrityError as the hub does.
    """
    index = current_index(writer)
    shards: list[Shard] = []
    added: list[str] = []
    kept: list[str] = []
    for name, brought in sorted(components.items()):
        items = list(brought)
        before = index.shard(name)
        known = {entry.digest for entry in before.versions} if before else set()
        versions = number_versions(items, before)
        new = [item for item in items if item.component.digest not in known]
        added += [f"{name}@{versions[item.component.digest]}" for item in new]
        kept += [f"{name}@{versions[item.component.digest]}" for item in items if item.component.digest in known]
        if new:
            shards.append(_extended(writer, name, before, items, versions))
            add_events(writer, name, (_event(item, versions, by) for item in new))
    change_shards(writer, with_known_successors(shards, index.shard))
    return Added(tuple(added), tuple(kept))


def _extended(
    writer: HubWriter, name: str, before: Shard | None, items: Iterable[Brought], versions: Mapping[str, str]
) -> Shard:
    """The shard with the components that it lacks; their files are written."""
    components = [item.component for item in items]
    given = {versions[component.digest]: Parsed(component.spec) for component in components}
    entries = [
        make_entry(component.spec, versions[component.digest], put_blob(writer, component.data), {})
        for component in components
        if before is None or before.by_digest(component.digest) is None
    ]
    return with_versions(before, name, entries, reader(writer, before, given))


def _event(item: Brought, versions: Mapping[str, str], by: str) -> Event:
    return Event("publish", versions[item.component.digest], by, time_text(moment_of(item.date)))
