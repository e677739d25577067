"""What is handed in to be published: one version of a component, with the files beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from catalog.errors import UsageError
from catalog.library.folder import FILE
from catalog.library.reference import is_version
from catalog.spec.ir import parse_any
from hub.index.component_shard import text_of
from hub.index.version_files import read_component, read_version


@dataclass(frozen=True, slots=True)
class Submission:
    """A component file, and those beside it (README.md, tests.yaml, migrations.yaml), as they came."""

    name: str
    version: str
    component: bytes
    files: Mapping[str, bytes] = field(default_factory=dict)


def read_submission(path: Path, namespace: str = "") -> Submission:
    """The submission of a version's folder (`echo/1.2.0`), of its component.yaml, or of a component file elsewhere.

    A file elsewhere says its name and version itself, and has nothing beside it. Raises UsageError for a path that is
    none of them, LibraryError, SpecError.
    """
    folder = path.absolute() if path.is_dir() else path.absolute().parent
    in_folder = path.is_dir() or (path.name == FILE and is_version(folder.name))
    if in_folder and not ((folder / FILE).is_file() and is_version(folder.name)):
        hint = "name the folder of one version, such as components/echo/1.0.0, or a component file"
        raise UsageError(f"{path} is not the folder of a version", rule="submission-invalid", hint=hint)
    if in_folder:
        found = read_version(folder)
        return Submission(_named(folder.parent.name, namespace), folder.name, found.component, found.files)
    if not path.exists():
        raise UsageError(f"there is no {path}", rule="file-unreadable", hint="check the path")
    component = read_component(path)
    name, version = stated_identity(component, str(path))
    return Submission(_named(name, namespace), version, component)


def stated_identity(component: bytes, place: str) -> tuple[str, str]:
    """The name and the version that a component file states of itself.

    Raises SpecError for no component, UsageError (rule submission-invalid) when one of them is not stated.
    """
    spec = parse_any(text_of(component, place), place)
    version = spec.annotations.get("version", "")
    if not spec.name or not version:
        missing = "name" if not spec.name else "version (metadata.annotations.version)"
        hint = "state it, or publish a folder <name>/<version>"
        raise UsageError(f"{place} does not state its {missing}", rule="submission-invalid", hint=hint)
    return spec.name, version


def _named(name: str, namespace: str) -> str:
    return f"{namespace}/{name}" if namespace and "/" not in name else name
