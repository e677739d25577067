"""The versions in a library's folders, each compared with the one it follows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from catalog.diff.compare import compare
from catalog.diff.migrations import NAME, read_migrations, steps_from
from catalog.diff.numbers import check_bump
from catalog.diff.steps import Step
from catalog.errors import CatalogError, Finding, Position
from catalog.library.folder import FILE
from catalog.library.reference import is_version, newest_first
from catalog.spec.checks import find_node
from catalog.spec.document import compose
from catalog.spec.model import ComponentSpec


def bump_findings(folder: str | Path) -> list[Finding]:
    """What check_bump finds about the versions in `folder`, at the annotation `version` of each.

    `folder` is a version's folder (`<name>/<version>`), a component's (`<name>`), or a library. A version follows the
    highest release below it; prereleases are compared with that one too. One that cannot be compared because a file
    cannot be read gives a warning, rule `version-not-compared`.
    """
    found: list[Finding] = []
    for place in _version_folders(Path(folder)):
        before = previous_version(place.name, _siblings(place))
        if before:
            found += _compared(place.parent / before, place)
    return found


def previous_version(version: str, versions: tuple[str, ...]) -> str:
    """The highest release among `versions` that comes before `version`, or the empty text."""
    import semantic_version

    own = semantic_version.Version(version)
    for text in newest_first(versions):
        other = semantic_version.Version(text)
        if not other.prerelease and other.precedence_key < own.precedence_key:
            return text
    return ""


def steps_beside(folder: Path, old_version: str) -> tuple[Step, ...]:
    """The steps in `folder`/migrations.yaml that begin at `old_version`; none when there are none.

    Raises SpecError or UsageError for a file that cannot be read.
    """
    return steps_from(read_migrations(folder / NAME), old_version) or ()


def _compared(old: Path, new: Path) -> list[Finding]:
    from catalog.load.loader import read_spec_file

    file = new / FILE
    try:
        before, after = read_spec_file(old / FILE), read_spec_file(file)
        steps = steps_beside(new, old.name)
    except CatalogError as error:
        first = error.findings[0]
        message = f"{new.name} cannot be compared with {old.name}: {first.message}"
        return [Finding("version-not-compared", message, first.position or Position(str(file)), severity="warning")]
    place = version_position(file, after)
    findings = check_bump(old.name, new.name, compare(before, after, steps))
    return [replace(finding, position=place) for finding in findings]


def version_position(file: Path, spec: ComponentSpec) -> Position:
    """Where the annotation `version` of a component stands, or the file when it has none."""
    if "version" not in spec.annotations:
        return Position(str(file))
    mark = find_node(compose(file.read_text(encoding="utf-8")), "metadata", "annotations", "version").start_mark
    return Position(str(file), mark.line + 1, mark.column + 1)


def _version_folders(folder: Path) -> list[Path]:
    if is_version(folder.name) and (folder / FILE).is_file():
        return [folder]
    found = sorted(path.parent for depth in ("*", "*/*", "*/*/*") for path in folder.glob(f"{depth}/{FILE}"))
    return [place for place in found if is_version(place.name)]


def _siblings(place: Path) -> tuple[str, ...]:
    return tuple(child.name for child in place.parent.iterdir() if is_version(child.name) and (child / FILE).is_file())
