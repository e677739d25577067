"""Rules about where a version of a library lies, and what stands beside it. Other files are not looked at."""

from __future__ import annotations

from collections.abc import Iterator

from catalog.errors import Position
from catalog.library.reference import is_version
from catalog.validate.problem import Problem
from catalog.validate.subject import Subject


def path_is_identity(subject: Subject) -> Iterator[Problem]:
    """Folder names against the spec's name and version."""
    layout, spec = subject.layout, subject.spec
    if layout is None:
        return
    names = (layout.name, f"{layout.library.name}/{layout.name}")
    if spec.name not in names:
        message = f'the component is called "{spec.name or ""}", but its folder "{layout.name}"'
        yield Problem(subject.at("name"), message, "give both the same name")
    version = spec.annotations.get("version")
    place = subject.at("metadata", "annotations", "version")
    if version is None:
        message = f'the folder says version "{layout.version}", but the annotation `version` is missing'
        yield Problem(place, message, f"add metadata.annotations.version: {layout.version}")
    elif version != layout.version:
        message = f'the annotation says version "{version}", but the folder "{layout.version}"'
        yield Problem(place, message, "give both the same version")


def version_is_semver(subject: Subject) -> Iterator[Problem]:
    """The folder's version and the annotation."""
    version = subject.spec.annotations.get("version")
    hint = "write three numbers, such as 1.2.0"
    if version is not None and not is_version(version):
        place = subject.at("metadata", "annotations", "version")
        yield Problem(place, f'"{version}" is not a SemVer version', hint)
    elif subject.layout is not None and not is_version(subject.layout.version):
        yield Problem(None, f'the folder "{subject.layout.version}" is not a SemVer version', hint)


def readme_present(subject: Subject) -> Iterator[Problem]:
    """README.md beside the component."""
    if subject.layout is not None and not (subject.layout.folder / "README.md").is_file():
        yield Problem(None, "there is no README.md beside the component", "say what it does and show one use")


def tests_present(subject: Subject) -> Iterator[Problem]:
    """tests.yaml beside the component."""
    if subject.layout is not None and not (subject.layout.folder / "tests.yaml").is_file():
        yield Problem(None, "there is no tests.yaml beside the component", "write at least one case")


def published_unchanged(subject: Subject) -> Iterator[Problem]:
    """A version that git already has must stay byte for byte: its digest is in other people's locks."""
    if subject.layout is None:
        return
    changes = subject.surroundings.changes(subject.layout.folder)
    if changes is not None and subject.file in changes.changed:
        message = f"version {subject.layout.version} was changed after it was committed ({changes.revision[:12]})"
        yield Problem(None, message, "restore the file and make the next version's folder")


def inspect_versions(subject: Subject) -> Iterator[Problem]:
    """The version against the one it follows: its number must go with what changed."""
    from catalog.diff.published import bump_findings

    if subject.layout is None or not is_version(subject.layout.version):
        return
    for finding in bump_findings(subject.layout.folder):
        place = finding.position
        here = place is not None and place.file == str(subject.file)
        where = Position(subject.text.path, place.line or 1, place.column) if place and here else None
        yield Problem(where, finding.message, finding.hint, rule=finding.rule)
