"""The versions of a component that nobody numbered, or not well: each content gets one number that stays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from catalog.library.index.values import Shard
from catalog.library.reference import is_version
from hub.history.contents import Component

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_LAST = int((datetime(9999, 12, 31, tzinfo=timezone.utc) - _EPOCH).total_seconds())
_MAX_LENGTH = 128


@dataclass(frozen=True)
class Brought:
    """A component and the date (seconds since 1970 UTC) of the first commit that had it."""

    component: Component
    date: int


def number_versions(brought: Iterable[Brought], before: Shard | None) -> dict[str, str]:
    """The version of each digest.

    One that the hub has already keeps its version. Else it is the annotation `version`, where that is SemVer and of
    this content alone; else `0.0.0-YYYYMMDDhhmmss-<digest>`, so that the highest is the newest.
    """
    items = list(brought)
    known = {entry.digest: entry.version for entry in before.versions} if before else {}
    wanted = Counter(_own_version(item.component) for item in items)
    taken = set(known.values())
    versions = {}
    for item in items:
        digest, own = item.component.digest, _own_version(item.component)
        if digest in known:
            versions[digest] = known[digest]
        elif own and wanted[own] == 1 and own not in taken:
            versions[digest] = own
        else:
            versions[digest] = _free(item.date, digest, taken)
        taken.add(versions[digest])
    return versions


def pseudo_version(date: int, digest: str, digits: int = 12) -> str:
    """`0.0.0-20251007150813-0123456789ab` for a date (seconds since 1970) and a digest (hex)."""
    return f"0.0.0-{moment_of(date):%Y%m%d%H%M%S}-{digest[:digits]}"


def moment_of(date: int) -> datetime:
    """The time (UTC) of a date in seconds since 1970; one that no calendar has is the nearest that it has."""
    return _EPOCH + timedelta(seconds=min(max(date, 0), _LAST))


def _free(date: int, digest: str, taken: set[str]) -> str:
    """The pseudo-version; more digits where someone went to the trouble of making twelve of them collide."""
    candidates = (pseudo_version(date, digest, digits) for digits in range(12, len(digest) + 1))
    return next(version for version in candidates if version not in taken)


def _own_version(component: Component) -> str:
    text = component.spec.annotations.get("version", "")
    return text if isinstance(text, str) and len(text) <= _MAX_LENGTH and is_version(text) else ""
