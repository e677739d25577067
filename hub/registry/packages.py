"""Reading the packages of the KFP registry protocol: uploaded files, and published components.

A name may have both: its versions and tags are those of the two together, the component's first.
"""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from catalog.library.hub.index import HubIndex
from catalog.library.index.values import Root, Shard, Stored
from hub.registry.component_packages import (
    component_package,
    component_packages,
    component_shard,
    component_tags,
    component_versions,
)
from hub.registry.package_name import is_package_name
from hub.registry.package_values import Package, PackageTag, PackageVersion
from hub.registry.registry import Registry
from hub.registry.schema import package_contents
from hub.registry.uploads import find_upload, list_uploads, uploaded_tags, uploaded_versions


def list_packages(registry: Registry) -> list[Package]:
    """All packages by name."""
    with registry.database.reading() as connection:
        uploaded = {package.name: package for package in list_uploads(connection)}
        published = {package.name: package for package in component_packages(connection, registry.store)}
    return [package for _, package in sorted({**uploaded, **published}.items())]


def get_package(registry: Registry, name: str) -> Package | None:
    """The package of that name, or None."""
    if not is_package_name(name):
        return None
    shard = component_shard(registry.store, name)
    with registry.database.reading() as connection:
        if shard is not None:
            return component_package(connection, registry.store, shard)
        return find_upload(connection, name)


def list_package_versions(registry: Registry, name: str) -> list[PackageVersion]:
    """The versions of a package, the highest or newest first; empty for an unknown one."""
    return _versions(registry, name, component_shard(registry.store, name), yanked=False)


def get_package_version(registry: Registry, name: str, digest: str) -> PackageVersion | None:
    """The version of a package with this sha256 (hex), or None; a yanked version of a component is found."""
    versions = _versions(registry, name, component_shard(registry.store, name), yanked=True)
    return next((version for version in versions if version.digest == digest), None)


def package_content(registry: Registry, name: str, digest: str) -> bytes | None:
    """The bytes of a package's version, or None."""
    version = get_package_version(registry, name, digest)
    if version is None:
        return None
    shard = component_shard(registry.store, name)
    if shard is not None and shard.by_digest(digest) is not None:
        return HubIndex(registry.store, Root(())).blob(Stored(digest, version.size))
    query = select(package_contents.c.content).where(package_contents.c.digest == digest)
    with registry.database.reading() as connection:
        return connection.scalar(query)


def list_package_tags(registry: Registry, name: str) -> list[PackageTag]:
    """The tags of a package by name; empty for an unknown one."""
    return _tags(registry, name, component_shard(registry.store, name))


def get_package_tag(registry: Registry, name: str, tag: str) -> PackageTag | None:
    """The tag of a package, or None."""
    return next((found for found in list_package_tags(registry, name) if found.tag == tag), None)


def _versions(registry: Registry, name: str, shard: Shard | None, yanked: bool) -> list[PackageVersion]:
    if not is_package_name(name):
        return []
    published = [] if shard is None else component_versions(registry.store, shard, yanked)
    with registry.database.reading() as connection:
        uploaded = uploaded_versions(connection, name)
    found = {version.digest: version for version in (*uploaded, *published)}
    tags: dict[str, list[str]] = {}
    for tag in _tags(registry, name, shard):
        tags.setdefault(tag.digest, []).append(tag.tag)
    ordered = dict.fromkeys(version.digest for version in (*published, *uploaded))
    return [replace(found[digest], tags=tuple(tags.get(digest, ()))) for digest in ordered]


def _tags(registry: Registry, name: str, shard: Shard | None) -> list[PackageTag]:
    if not is_package_name(name):
        return []
    published = [] if shard is None else component_tags(registry.store, shard)
    with registry.database.reading() as connection:
        uploaded = uploaded_tags(connection, name)
    return [tag for _, tag in sorted({found.tag: found for found in (*uploaded, *published)}.items())]
