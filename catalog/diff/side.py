"""One side of a comparison: what a user names, opened."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from catalog.diff.migrations import steps_from
from catalog.diff.published import steps_beside
from catalog.diff.revision import Revision, parse_revision, read_revision
from catalog.diff.route import library_migrations
from catalog.diff.steps import Step
from catalog.errors import LibraryError, SpecError, UsageError
from catalog.library.folder import FILE
from catalog.library.libraries import Libraries
from catalog.library.reference import is_reference, is_version, parse_reference
from catalog.spec.ir import parse_any
from catalog.spec.model import ComponentSpec, Source


@dataclass(frozen=True)
class Side:
    """A component, what it was called by, and its version if it has one (SemVer, or empty)."""

    name: str
    spec: ComponentSpec
    version: str = ""

    @property
    def file(self) -> Path | None:
        """The file of this machine that it was read from, or None."""
        source = self.spec.source
        path = Path(source.location) if source is not None and source.local and source.location else None
        return path if path is not None and path.is_file() else None


def open_side(text: str, libraries: Libraries, folder: Path | None = None) -> Side:
    """The component that `text` names: a file, a folder with a component.yaml, `name@range`, `REV:path`, or a URL.

    What exists as a file is taken as one. `folder` is where git looks, by default the current one. Raises UsageError
    when it is none of these, else what reading it raises.
    """
    spec = _open(text, libraries, folder or Path())
    source = spec.source
    version = (source.version if source is not None else "") or spec.annotations.get("version", "")
    return Side(text, spec, version if is_version(version) else "")


def steps_between(old: Side, new: Side, libraries: Libraries) -> tuple[Step, ...]:
    """The migration beside `new`, a file or in a hub, that begins at the version of `old`; none when there is none."""
    if not old.version:
        return ()
    if new.file is not None:
        return steps_beside(new.file.parent, old.version)
    source = new.spec.source
    library = libraries.owner(source.name) if source is not None and source.name else None
    if source is None or library is None:
        return ()
    return steps_from(library_migrations(library, source.name, source.version), old.version) or ()


def _open(text: str, libraries: Libraries, folder: Path) -> ComponentSpec:
    from catalog.library.mirrored import read_mirrored_url
    from catalog.load.loader import read_spec_file

    path = Path(text)
    if (path / FILE).is_file():
        return read_spec_file(path / FILE)
    if path.is_file():
        return read_spec_file(path)
    if "://" in text:
        return read_mirrored_url(text, libraries)
    if is_reference(text) and libraries.owner(parse_reference(text).name) is not None:
        return libraries.resolve(text)
    revision = parse_revision(text)
    if revision is not None:
        return _from_revision(revision, folder)
    hint = "a file, NAME@VERSION, or REVISION:PATH of a git repository"
    try:
        libraries.resolve(text)
    except LibraryError as error:
        hint = error.hint if error.rule == "reference-unresolved" else hint
    raise UsageError(f'"{text[:200]}" is no file, and no component of a library', rule="side-unknown", hint=hint)


def _from_revision(revision: Revision, folder: Path) -> ComponentSpec:
    data = read_revision(revision, folder)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise SpecError(f"{revision} is not UTF-8 text (byte {error.start})", rule="not-utf8") from None
    return parse_any(text, str(revision), source=Source(location=f"<{revision}>"))
