"""What a user names to be tested: references, component files, folders of versions, whole libraries."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from catalog.errors import CatalogError, Finding, LibraryError, UsageError
from catalog.library.folder import FILE, FolderLibrary
from catalog.library.libraries import Libraries
from catalog.spec.model import ComponentSpec

MAX_DEPTH = 4


@dataclass(frozen=True, slots=True)
class Target:
    """A component file to be tested, read and not linked yet. `label` is `name@version`, or the path."""

    label: str
    file: Path
    spec: ComponentSpec


def find_targets(
    names: Iterable[str], libraries: Libraries, *, everything: bool = False
) -> tuple[list[Target], list[Finding]]:
    """The components that `names` mean, each once, and findings for the files that are no components.

    A name is a file, a folder with components at most four levels down (a version, a component, a library), or a
    reference such as `echo@^1`. `everything` adds every version in the libraries. Raises UsageError for a name that is
    nothing of all that.
    """
    given = list(names)
    if not given and not everything:
        hint = "name components or paths, or use --all"
        raise UsageError("nothing to test was named", rule="target-missing", hint=hint)
    files = {path.resolve(): path for name in given for path in _files(name, libraries)}
    if everything:
        files |= {path.resolve(): path for path in _all_files(libraries)}
    targets: list[Target] = []
    findings: list[Finding] = []
    for path in files.values():
        try:
            targets.append(_target(path))
        except CatalogError as error:
            findings += error.findings
    return targets, findings


def _files(name: str, libraries: Libraries) -> Iterator[Path]:
    path = Path(name)
    if path.is_file() or name.endswith((".yaml", ".yml")):
        if not path.is_file():
            raise UsageError(f"there is no file {path}", rule="target-unknown", hint="check the path")
        yield path
        return
    found = list(_below(path)) if path.is_dir() else []
    if found:
        yield from found
        return
    if path.is_dir() and (name.startswith((".", "/")) or name.endswith("/")):
        raise UsageError(
            f"{path} holds no {FILE}", rule="target-unknown", hint="name a component's folder or a library"
        )
    yield _resolved(name, libraries)


def _resolved(name: str, libraries: Libraries) -> Path:
    try:
        spec = libraries.resolve(name)
    except LibraryError as error:
        if error.rule not in ("reference-invalid", "reference-unresolved"):
            raise
        message = f'"{name}" is no file or folder with components, and no component of a library'
        raise UsageError(message, rule="target-unknown", hint=error.hint) from None
    location = spec.source.location if spec.source else ""
    if not Path(location).is_file():
        message = f"{name} does not lie on this machine, so its tests do not either"
        raise UsageError(message, rule="target-remote", hint="name the component's folder")
    return Path(location)


def _below(folder: Path) -> Iterator[Path]:
    """The component files in a folder, sorted, hidden folders and links to folders left out."""
    for parent, folders, files in os.walk(folder):
        depth = len(Path(parent).relative_to(folder).parts)
        folders[:] = sorted(name for name in folders if not name.startswith(".")) if depth < MAX_DEPTH else []
        if FILE in files:
            yield Path(parent) / FILE


def _all_files(libraries: Libraries) -> Iterator[Path]:
    for library in libraries.members:
        for name in library.names():
            for version in library.versions(name) or ("",):
                if isinstance(library, FolderLibrary):
                    yield library.root / name / version / FILE


def _target(path: Path) -> Target:
    from catalog.load.loader import read_spec_file
    from catalog.validate.layout import layout_of

    spec = read_spec_file(path)
    layout = layout_of(path.absolute())
    return Target(f"{layout.name}@{layout.version}" if layout else str(path), path, spec)
