"""The versions that a library has of a component, and whether each is still the one to use."""

from __future__ import annotations

from dataclasses import dataclass, field

from catalog.library.hub.lazy_hub import LazyHub
from catalog.library.libraries import Libraries
from catalog.library.standing import Standing
from catalog.spec.model import ComponentSpec


@dataclass(frozen=True, slots=True)
class KnownVersion:
    """A version; its digest (sha256 hex) and standing where a hub tells them, else empty."""

    version: str
    digest: str = ""
    standing: Standing = field(default_factory=Standing)


def known_versions(spec: ComponentSpec, libraries: Libraries) -> tuple[KnownVersion, ...]:
    """The versions of a component that a library gave, highest first, yanked ones too; none for any other."""
    name = spec.source.name if spec.source else ""
    return versions_of(name, libraries) if name else ()


def versions_of(name: str, libraries: Libraries) -> tuple[KnownVersion, ...]:
    """The versions of a name in the library that answers for it. Raises as reading that library."""
    library = libraries.owner(name)
    if not isinstance(library, LazyHub):
        return tuple(KnownVersion(version) for version in library.versions(name)) if library else ()
    shard = library.opened().shard(name)
    return tuple(
        KnownVersion(entry.version, entry.digest, Standing(entry.deprecated, entry.superseded_by or "", entry.yanked))
        for entry in (shard.versions if shard else ())
    )
