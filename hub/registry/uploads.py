"""The rows of uploaded packages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from hub.registry.package_values import Package, PackageTag, PackageVersion
from hub.registry.schema import package_tags, package_versions, packages

if TYPE_CHECKING:
    from sqlalchemy import Connection, Select


def list_uploads(connection: Connection) -> list[Package]:
    """The uploaded packages by name."""
    return [_package(row) for row in connection.execute(_with_versions().order_by(packages.c.name)).mappings()]


def find_upload(connection: Connection, name: str) -> Package | None:
    """The uploaded package of that name, or None."""
    row = connection.execute(_with_versions().where(packages.c.name == name)).mappings().first()
    return None if row is None else _package(row)


def uploaded_versions(connection: Connection, name: str) -> list[PackageVersion]:
    """The versions of an uploaded package without their tags, the newest first."""
    live = (package_versions.c.package == name) & package_versions.c.deleted_at.is_(None)
    order = package_versions.c.created_at.desc(), package_versions.c.digest
    return [
        PackageVersion(name, row.digest, row.size, row.created_at, row.created_by)
        for row in connection.execute(select(package_versions).where(live).order_by(*order))
    ]


def uploaded_tags(connection: Connection, name: str) -> list[PackageTag]:
    """The tags that were set through the protocol, by name."""
    query = select(package_tags).where(package_tags.c.package == name).order_by(package_tags.c.tag)
    return [PackageTag(**row) for row in connection.execute(query).mappings()]


def _package(row: Any) -> Package:
    return Package(row["name"], row["created_at"], row["created_by"], row["updated_at"])


def _with_versions() -> Select[Any]:
    live = (package_versions.c.package == packages.c.name) & package_versions.c.deleted_at.is_(None)
    return select(packages).where(select(package_versions.c.digest).where(live).exists())
