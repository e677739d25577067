"""Components and versions as the JSON API writes them."""

from __future__ import annotations

from typing import Any

from catalog.library.index.encode import entry_struct
from catalog.library.index.values import Shard, VersionEntry


def version_struct(name: str, entry: VersionEntry) -> dict[str, Any]:
    """Everything the index says of a version, and where its files are."""
    home = f"/components/{name}"
    where = f"{home}/versions/sha256/{entry.digest}" if entry.yanked else f"{home}/{entry.version}/component.yaml"
    return {"name": name, **entry_struct(entry), "url": where}


def component_struct(shard: Shard) -> dict[str, Any]:
    """A component: what its bare name means, its versions in short, its tags."""
    newest = shard.entry(shard.latest)
    return {
        "name": shard.name,
        "latest": shard.latest,
        "description": newest.description if newest else "",
        "versions": [
            {
                "version": entry.version,
                "digest": entry.digest,
                "deprecated": entry.deprecated,
                "superseded_by": entry.superseded_by,
                "yanked": entry.yanked,
            }
            for entry in shard.versions
        ],
        "tags": dict(shard.tags),
    }
