"""Makes the folder of a component's next version from the newest one."""

from __future__ import annotations

import os
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path

from catalog.diff.change import Comparison
from catalog.diff.compare import compare
from catalog.diff.draft import draft_migrations
from catalog.diff.level import Level
from catalog.diff.migrations import NAME
from catalog.diff.numbers import check_bump, is_release, next_version
from catalog.diff.published import previous_version
from catalog.diff.revision import committed
from catalog.diff.text_files import read_text
from catalog.diff.version_text import renumber_component, renumber_text
from catalog.errors import LibraryError, UsageError
from catalog.library.folder import FILE, FolderLibrary
from catalog.spec.model import ComponentSpec
from catalog.spec.parse import parse_component, parse_component_bytes

README = "README.md"


@dataclass(frozen=True)
class NextVersion:
    """A folder to be made: `source` is copied to `folder`, then `files` (name → text) are put into it."""

    source: Path
    folder: Path
    old: str
    new: str
    comparison: Comparison
    files: dict[str, str]


def plan_next(library: FolderLibrary, name: str, text: str | None = None, level: Level = Level.NONE) -> NextVersion:
    """What the next version of a component is to be; writes nothing.

    `text` is its component.yaml as edited, by default that of the newest version, which may differ from the one
    committed to git. The number follows from what `text`
    changes against the newest release, or from `level` when that is higher. Raises LibraryError (unknown name, no
    versions), UsageError (rules nothing-changed, bump-too-small), SpecError.
    """
    versions = library.versions(name)
    if not versions:
        hint = f"there are: {', '.join(library.names()[:12]) or 'none'}"
        raise LibraryError(f"{library.root} holds no version of {name}", rule="reference-unresolved", hint=hint)
    newest = versions[0]
    source = library.root / name / newest
    base = newest if is_release(newest) else previous_version(newest, versions)
    edited = read_text(source / FILE) if text is None else text
    before = _published(source / FILE) if text is None and base == newest else None
    comparison = compare(before or library.load(name, base or newest), parse_component(edited, FILE))
    wanted = level or comparison.level
    if wanted is Level.NONE:
        hint = "edit a copy of its component.yaml and name it with --from, or say --level patch, minor or major"
        raise UsageError(f"nothing differs from {name} {newest}", rule="nothing-changed", hint=hint)
    new = next_version(newest, wanted)
    findings = check_bump(base, new, comparison) if base else []
    if findings:
        raise UsageError(findings[0].message, rule=findings[0].rule, hint="leave --level out, or raise it")
    files = _files(source, edited, newest, new)
    if wanted is Level.MAJOR and base:
        files[NAME] = draft_migrations(comparison, base)
    return NextVersion(source, source.parent / new, newest, new, comparison, files)


def make_folder(plan: NextVersion) -> Path:
    """Make the folder, whole or not at all. UsageError (rule version-exists) when it is there, or cannot be written."""
    if plan.folder.exists() or plan.folder.is_symlink():
        raise UsageError(f"{plan.folder} exists already", rule="version-exists", hint="a version is never overwritten")
    partial = plan.folder.with_name(f".{plan.new}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        shutil.copytree(plan.source, partial, symlinks=True, ignore=shutil.ignore_patterns("__pycache__", ".*.swp"))
        for name, text in plan.files.items():
            place = partial / name
            place.unlink(missing_ok=True)
            if text:
                place.write_bytes(text.encode("utf-8", "surrogateescape"))
        partial.rename(plan.folder)
    except (OSError, shutil.Error) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise UsageError(f"cannot make {plan.folder}: {reason}", rule="file-unwritable") from None
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return plan.folder


def _published(file: Path) -> ComponentSpec | None:
    """The component as it was committed: the file itself may have been edited since."""
    data = committed(file)
    return None if data is None else parse_component_bytes(data, f"HEAD:{file.name}")


def _files(source: Path, edited: str, old: str, new: str) -> dict[str, str]:
    """The files that name their version, with the new one."""
    files = {FILE: renumber_component(edited, source.parent.name, old, new)}
    readme = source / README
    if readme.is_file() and not readme.is_symlink():
        files[README] = renumber_text(
            readme.read_bytes().decode("utf-8", "surrogateescape"), source.parent.name, old, new
        )
    return files
