"""Packages, versions and tags as the registry protocol writes them."""

from __future__ import annotations

from typing import Any

from hub.api.times import utc_text
from hub.registry.package_values import Package, PackageTag, PackageVersion


def package_struct(package: Package) -> dict[str, Any]:
    """A package as JSON data."""
    return {
        "name": f"packages/{package.name}",
        "createTime": utc_text(package.created_at),
        "updateTime": utc_text(package.updated_at),
        "origin": package.origin,
    }


def version_struct(version: PackageVersion) -> dict[str, Any]:
    """A version as JSON data."""
    return {
        "name": f"packages/{version.package}/versions/{version.version}",
        "createTime": utc_text(version.created_at),
        "updateTime": utc_text(version.created_at),
        "createdBy": version.created_by,
        "size": version.size,
        "tags": list(version.tags),
    }


def tag_struct(tag: PackageTag) -> dict[str, Any]:
    """A tag as JSON data."""
    return {
        "name": f"packages/{tag.package}/tags/{tag.tag}",
        "version": f"packages/{tag.package}/versions/sha256:{tag.digest}",
        "updateTime": utc_text(tag.updated_at),
        "updatedBy": tag.updated_by,
    }
