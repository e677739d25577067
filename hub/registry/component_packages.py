"""Published components as packages of the KFP registry protocol, which reads them and cannot change them.

A package's name is one word there, so components of a namespace are not among them. Each version is a tag too, so that
`1.2.0` can be asked for.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from catalog.library.hub.index import HubIndex
from catalog.library.index.decode import MAX_ROOT_BYTES, decode_root
from catalog.library.index.paths import ROOT
from catalog.library.index.values import BUCKETS, Shard, VersionEntry
from hub.index.records import Event, read_records
from hub.registry.files import DatabaseStore
from hub.registry.generations import Times, component_times
from hub.registry.names import namespace_of
from hub.registry.package_values import COMPONENT, Package, PackageTag, PackageVersion

if TYPE_CHECKING:
    from sqlalchemy import Connection

LATEST = "latest"


def component_shard(store: DatabaseStore, name: str) -> Shard | None:
    """Everything the index says of the component of that name, or None."""
    index = _index(store)
    return None if index is None or namespace_of(name) else index.shard(name)


def component_packages(connection: Connection, store: DatabaseStore) -> list[Package]:
    """A package for each component, by name; who made it is told of one alone."""
    index = _index(store)
    names = [] if index is None else [name for number in range(BUCKETS) for name in index.bucket(number)]
    times = component_times(connection)
    return [_package(name, times.get(name)) for name in sorted(names) if not namespace_of(name)]


def component_package(connection: Connection, store: DatabaseStore, shard: Shard) -> Package:
    """A component as a package."""
    by = next((event.by for event in _published(store, shard.name)), "")
    return _package(shard.name, component_times(connection, shard.name).get(shard.name), by)


def component_versions(store: DatabaseStore, shard: Shard, yanked: bool = False) -> list[PackageVersion]:
    """The versions of a component as those of a package, each digest once, the highest first; with `yanked` all."""
    known = {event.version: event for event in _published(store, shard.name)}
    found: dict[str, PackageVersion] = {}
    for entry in shard.versions:
        if entry.digest not in found and (yanked or not entry.yanked):
            event = known.get(entry.version)
            by = event.by if event else ""
            found[entry.digest] = PackageVersion(shard.name, entry.digest, entry.size, _time(event), by)
    return list(found.values())


def component_tags(store: DatabaseStore, shard: Shard) -> list[PackageTag]:
    """The tags of a component: its own, its versions, and `latest`."""
    versions = {version.digest: version for version in component_versions(store, shard, yanked=True)}
    return [
        PackageTag(shard.name, tag, digest, versions[digest].created_at, versions[digest].created_by)
        for tag, digest in sorted(_tags(shard).items())
        if digest in versions
    ]


def _package(name: str, times: Times | None, by: str = "") -> Package:
    created_at, changed_at = times or (0.0, 0.0)
    return Package(name, created_at, by, changed_at, COMPONENT)


def _tags(shard: Shard) -> dict[str, str]:
    # A + of build metadata cannot stand in a tag.
    versions = {entry.version: entry.digest for entry in shard.versions if _is_offered(entry)}
    newest = shard.entry(shard.latest)
    latest = {LATEST: newest.digest} if newest and not newest.yanked else {}
    return {**latest, **versions, **shard.tags}


def _is_offered(entry: VersionEntry) -> bool:
    return not entry.yanked and "+" not in entry.version


def _index(store: DatabaseStore) -> HubIndex | None:
    root = store.read(ROOT, MAX_ROOT_BYTES)
    return None if root is None else HubIndex(store, decode_root(root, f"{store.place}/{ROOT}"))


def _published(store: DatabaseStore, name: str) -> list[Event]:
    return [event for event in read_records(store, name) if event.action == "publish"]


def _time(event: Event | None) -> float:
    return datetime.fromisoformat(event.at.replace("Z", "+00:00")).timestamp() if event else 0.0
