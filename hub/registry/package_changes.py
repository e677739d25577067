"""Changing the uploaded packages of the KFP registry protocol: each change is one transaction with its audit entry.

Names without a namespace are what the protocol can say, so the right to publish those is what a change needs.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from catalog.errors import LibraryError, UsageError
from catalog.library.index.canonical import sha256_hex
from catalog.library.index.moniker import moniker
from catalog.library.reference import check_tag
from catalog.store.upsert import upserts
from hub.registry.audit import DONE, UNCHANGED
from hub.registry.component_packages import component_shard, component_tags
from hub.registry.package_name import is_package_name
from hub.registry.package_values import PackageTag, PackageVersion
from hub.registry.packages import get_package_tag, get_package_version
from hub.registry.principal import Principal
from hub.registry.recorded import Act, recorded
from hub.registry.registry import Registry
from hub.registry.schema import package_contents, package_tags, package_versions, packages
from hub.registry.taken_names import check_package_name
from hub.registry.uploads import uploaded_versions
from hub.registry.writer import DatabaseWriter

if TYPE_CHECKING:
    from sqlalchemy import Connection

_PUT_TAG = upserts(package_tags)
_PUT_VERSION = upserts(package_versions)
_ADD_CONTENT = {
    "sqlite": sqlite.insert(package_contents).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(package_contents).on_conflict_do_nothing(),
}


def upload_package(
    registry: Registry,
    principal: Principal,
    name: str,
    content: bytes,
    tags: Sequence[str] = (),
    request_id: str = "",
) -> PackageVersion:
    """Add a version, the same bytes being the same version, and move the tags to it.

    Raises LibraryError: not-signed-in, not-allowed, name-look-alike, name-taken, name-reserved, package-is-component
    for a tag of a published component, and for tags that are none; UsageError for a name that is none.
    """
    if not is_package_name(name):
        raise UsageError(f'"{name[:80]}" is no name of a package', rule="name-invalid", hint="a-z, 0-9, _ and -")
    wanted = [check_tag(tag) for tag in tags]
    digest = sha256_hex(content)

    def upload(writer: DatabaseWriter) -> str:
        connection = writer.connection
        for tag in wanted:
            _refuse_component_tag(registry, name, tag, digest)
        known = any(version.digest == digest for version in uploaded_versions(connection, name))
        if not known:
            _add_package(writer, principal, name)
            _add_version(connection, principal, name, digest, content)
        moved = [_put_tag(connection, principal, name, tag, digest) for tag in wanted]
        return UNCHANGED if known and not any(moved) else DONE

    _change(registry, principal, "package-upload", f"{name}@sha256:{digest}", request_id, upload)
    now = time.time()
    found = get_package_version(registry, name, digest)
    return found or PackageVersion(name, digest, len(content), now, principal.account, tuple(wanted))


def delete_package(registry: Registry, principal: Principal, name: str, request_id: str = "") -> bool:
    """Delete all versions and tags of an uploaded package; False when there is none.

    Raises LibraryError: not-signed-in, not-allowed, package-is-component for a published component.
    """

    def remove(writer: DatabaseWriter) -> str:
        connection = writer.connection
        if component_shard(registry.store, name) is not None:
            raise _is_component(name)
        found = uploaded_versions(connection, name)
        for version in found:
            _remove_version(connection, principal, name, version.digest)
        return DONE if found else UNCHANGED

    return _change(registry, principal, "package-delete", name, request_id, remove)


def delete_package_version(
    registry: Registry, principal: Principal, name: str, digest: str, request_id: str = ""
) -> bool:
    """Delete a version and the tags that name it; False when there is none. Raises as delete_package does."""

    def remove(writer: DatabaseWriter) -> str:
        connection = writer.connection
        shard = component_shard(registry.store, name)
        if shard is not None and shard.by_digest(digest) is not None:
            raise _is_component(name)
        found = any(version.digest == digest for version in uploaded_versions(connection, name))
        if found:
            _remove_version(connection, principal, name, digest)
        return DONE if found else UNCHANGED

    return _change(registry, principal, "package-version-delete", f"{name}@sha256:{digest}", request_id, remove)


def set_package_tag(
    registry: Registry, principal: Principal, name: str, tag: str, digest: str, request_id: str = ""
) -> PackageTag:
    """Make a tag, or move it.

    Raises as delete_package does, for a tag that a component has too, and package-unknown for a version that is not
    there.
    """
    check_tag(tag)

    def put(writer: DatabaseWriter) -> str:
        connection = writer.connection
        _refuse_component_tag(registry, name, tag, digest)
        if get_package_version(registry, name, digest) is None:
            raise LibraryError(f'"{name[:80]}" has no version sha256:{digest[:64]}', rule="package-unknown")
        return DONE if _put_tag(connection, principal, name, tag, digest) else UNCHANGED

    _change(registry, principal, "package-tag", f"{name}@tag:{tag}", request_id, put)
    found = get_package_tag(registry, name, tag)
    return found or PackageTag(name, tag, digest, time.time(), principal.account)


def delete_package_tag(registry: Registry, principal: Principal, name: str, tag: str, request_id: str = "") -> bool:
    """Delete a tag; False when there is none. Raises as delete_package does, for a tag that a component has."""

    def remove(writer: DatabaseWriter) -> str:
        connection = writer.connection
        _refuse_component_tag(registry, name, tag, "")
        own = (package_tags.c.package == name) & (package_tags.c.tag == tag)
        return DONE if connection.execute(delete(package_tags).where(own)).rowcount else UNCHANGED

    return _change(registry, principal, "package-untag", f"{name}@tag:{tag}", request_id, remove)


def _change(
    registry: Registry,
    principal: Principal,
    action: str,
    target: str,
    request_id: str,
    deed: Callable[[DatabaseWriter], str],
) -> bool:
    """True when `deed` changed something, which its answer, the audit entry's outcome, tells."""
    name = target.partition("@")[0]
    if not is_package_name(name):
        raise LibraryError(f'there is no package "{name[:80]}"', rule="package-unknown", hint="list the packages")

    def change(writer: DatabaseWriter) -> tuple[bool, str]:
        outcome = deed(writer)
        return outcome == DONE, outcome

    return recorded(registry, Act(principal, action, target, "", request_id), change)


def _refuse_component_tag(registry: Registry, name: str, tag: str, digest: str) -> None:
    shard = component_shard(registry.store, name)
    tags = {} if shard is None else {found.tag: found.digest for found in component_tags(registry.store, shard)}
    if tags.get(tag, digest) != digest:
        raise _is_component(f"{name}@tag:{tag}")


def _is_component(what: str) -> LibraryError:
    return LibraryError(
        f'"{what[:200]}" belongs to a published component, which the registry protocol cannot change',
        rule="package-is-component",
        hint="publish with `catalog publish`, and take a version back with `catalog yank`",
    )


def _add_package(writer: DatabaseWriter, principal: Principal, name: str) -> None:
    if writer.connection.scalar(select(packages.c.name).where(packages.c.name == name)) is None:
        check_package_name(writer, name)
        now = time.time()
        row = {"name": name, "moniker": moniker(name), "created_at": now, "updated_at": now}
        writer.connection.execute(insert(packages), {**row, "created_by": principal.account})


def _add_version(connection: Connection, principal: Principal, name: str, digest: str, content: bytes) -> None:
    now = time.time()
    connection.execute(_ADD_CONTENT[connection.dialect.name], {"digest": digest, "content": content})
    version = {"package": name, "digest": digest, "size": len(content), "created_at": now}
    version.update(created_by=principal.account, deleted_at=None, deleted_by="")
    connection.execute(_PUT_VERSION[connection.dialect.name], version)
    connection.execute(update(packages).where(packages.c.name == name).values(updated_at=now))


def _remove_version(connection: Connection, principal: Principal, name: str, digest: str) -> None:
    own = (package_versions.c.package == name) & (package_versions.c.digest == digest)
    tags = (package_tags.c.package == name) & (package_tags.c.digest == digest)
    connection.execute(delete(package_tags).where(tags))
    gone = {"deleted_at": time.time(), "deleted_by": principal.account}
    connection.execute(update(package_versions).where(own).values(**gone))
    live = (package_versions.c.digest == digest) & package_versions.c.deleted_at.is_(None)
    if connection.scalar(select(package_versions.c.package).where(live).limit(1)) is None:
        connection.execute(delete(package_contents).where(package_contents.c.digest == digest))


def _put_tag(connection: Connection, principal: Principal, name: str, tag: str, digest: str) -> bool:
    """True when the tag did not name that version before."""
    row = {"package": name, "tag": tag, "digest": digest, "updated_at": time.time(), "updated_by": principal.account}
    own = (package_tags.c.package == name) & (package_tags.c.tag == tag)
    if connection.scalar(select(package_tags.c.digest).where(own)) == digest:
        return False
    connection.execute(_PUT_TAG[connection.dialect.name], row)
    return True
