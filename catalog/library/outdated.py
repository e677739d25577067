"""Which components of a pipeline are not the newest, or not to be used any more."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.errors import LibraryError
from catalog.library.libraries import Libraries
from catalog.library.lock import INLINE, Lock, LockEntry
from catalog.library.reference import Reference, is_reference, parse_reference
from catalog.library.standing import Standing, standing_of
from catalog.library.versions import versions_of


@dataclass(frozen=True)
class Used:
    """A component as a pipeline uses it.

    `wanted` is the highest version that its reference takes, `newest` what its bare name means; both are empty when no
    library holds it any more. `standing` is that of the used version. `tasks` are its uses.
    """

    name: str
    ref: str
    version: str
    wanted: str
    newest: str
    standing: Standing
    tasks: tuple[str, ...] = ()

    @property
    def is_outdated(self) -> bool:
        """True when there is a newer version, none at all any more, or this one is not to be used."""
        return self.version != self.newest or self.standing != Standing()


def used_components(lock: Lock, libraries: Libraries) -> tuple[Used, ...]:
    """Every component of a library that the lock has, by name. Raises as reading the libraries."""
    found = [
        _used(entry, parse_reference(entry.ref), libraries)
        for entry in lock.components
        if entry.ref != INLINE and is_reference(entry.ref)
    ]
    return tuple(sorted(found, key=lambda used: (used.name, used.version, used.ref)))


def _used(entry: LockEntry, reference: Reference, libraries: Libraries) -> Used:
    known = {item.version: item.standing for item in versions_of(reference.name, libraries)}
    offered = [version for version, standing in known.items() if not standing.yanked]
    wanted = entry.version if reference.digest or reference.tag else reference.select(offered)
    return Used(
        name=reference.name,
        ref=entry.ref,
        version=entry.version,
        wanted=wanted or "",
        newest=Reference(reference.name).select(offered) or "",
        standing=_standing(entry, reference.name, libraries),
        tasks=entry.tasks,
    )


def _standing(entry: LockEntry, name: str, libraries: Libraries) -> Standing:
    try:
        return standing_of(libraries.resolve(Reference(name, digest=entry.digest)), libraries)
    except LibraryError as error:
        if error.rule not in ("version-unresolved", "reference-unresolved"):
            raise
        return Standing()
