"""Which version takes the place of which: a successor is there, and no chain of them comes back to where it began."""

from __future__ import annotations

from collections.abc import Callable

from catalog.errors import CatalogError, Finding
from catalog.library.index.values import Shard, VersionEntry
from catalog.library.reference import is_version, parse_reference

Find = Callable[[str], Shard | None]


def successor_findings(find: Find, name: str, version: str, successor: str) -> list[Finding]:
    """What speaks against `successor` (`name@version`) in the place of a version.

    Rules: successor-unknown, successor-cycle. `find` gives the shard of a name.
    """
    start = f"{name}@{version}"
    seen = [start]
    following: str | None = successor
    while following is not None:
        if following in seen:
            chain = " -> ".join((*seen, following))
            return [Finding("successor-cycle", f"{start} cannot be superseded in a circle: {chain}")]
        seen.append(following)
        entry = find_version(find, following)
        if entry is None:
            hint = "name a version that the hub has, such as echo@2.0.0"
            return [
                Finding("successor-unknown", f'{seen[-2]} is superseded by "{following[:200]}": not here', hint=hint)
            ]
        following = entry.superseded_by
    return []


def find_version(find: Find, reference: str) -> VersionEntry | None:
    """The entry of `name@version`; None for one that is not there, and for a text that names no whole version."""
    try:
        wanted = parse_reference(reference)
    except CatalogError:
        return None
    shard = find(wanted.name) if is_version(wanted.range_text) else None
    return shard.entry(wanted.range_text) if shard else None
