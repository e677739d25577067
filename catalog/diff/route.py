"""The migrations that lead from one version of a library's component to a later one."""

from __future__ import annotations

from dataclasses import dataclass, field

from catalog.diff.change import Comparison
from catalog.diff.compare import compare
from catalog.diff.migrations import NAME, parse_migrations, steps_from
from catalog.diff.steps import (
    DropInput,
    DropOutput,
    Migration,
    Note,
    RenameInput,
    RenameOutput,
    SetDefault,
    SetInput,
    Step,
)
from catalog.diff.targets import stations
from catalog.errors import LibraryError, UsageError
from catalog.library.protocol import Library
from catalog.spec.model import ComponentSpec


@dataclass(frozen=True)
class Route:
    """From version `old` of a component to version `new`: the steps, and the component it ends at.

    `unguided` is what changed from `old` to `new` where no migration covers the whole way; empty where one does.
    """

    old: str
    new: str
    steps: tuple[Step, ...]
    target: ComponentSpec
    unguided: Comparison = field(default_factory=Comparison)

    @property
    def notes(self) -> tuple[str, ...]:
        """What the migrations tell the user."""
        return tuple(step.text for step in self.steps if isinstance(step, Note))

    @property
    def handled(self) -> frozenset[str]:
        """The names of ports that a step is about."""
        names: set[str] = set()
        for step in self.steps:
            if isinstance(step, (RenameInput, RenameOutput)):
                names |= {step.before, step.after}
            elif isinstance(step, (SetDefault, SetInput, DropInput, DropOutput)):
                names.add(step.name)
        return frozenset(names)


def find_route(library: Library, name: str, old: str, new: str) -> Route:
    """The way from `old` to `new`.

    A migration beside `new` that begins at `old` is the whole way; else one is taken for each line of versions between
    (1.x to 2.x, 2.x to 3.x). Raises LibraryError, SpecError or UsageError for a version or a migration that cannot be
    read.
    """
    target = library.load(name, new)
    direct = steps_from(library_migrations(library, name, new), old)
    if direct is not None:
        return Route(old, new, direct, target)
    steps: list[Step] = []
    complete, place = True, old
    for station in stations(old, new, library.versions(name)):
        found = steps_from(library_migrations(library, name, station), place)
        complete = complete and found is not None
        steps += found or ()
        place = station
    unguided = Comparison() if complete else _compared(library, name, old, target, tuple(steps))
    return Route(old, new, tuple(steps), target, unguided)


def _compared(library: Library, name: str, old: str, target: ComponentSpec, steps: tuple[Step, ...]) -> Comparison:
    try:
        return compare(library.load(name, old), target, steps)
    except LibraryError as error:
        if error.rule != "version-unresolved":
            raise
        # The lock may know a version that the library has no more.
        return compare(ComponentSpec(), target, steps)


def library_migrations(library: Library, name: str, version: str) -> tuple[Migration, ...]:
    """The migrations beside a version of a library's component. Raises SpecError or UsageError when malformed."""
    data = library.file(name, version, NAME)
    if data is None:
        return ()
    where = f"{library.place}/{name}/{version}/{NAME}"
    try:
        return parse_migrations(data.decode("utf-8"), where)
    except UnicodeDecodeError:
        raise UsageError(f"{where} is not UTF-8 text", rule="file-unreadable") from None
