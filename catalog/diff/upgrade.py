"""A pipeline's file to the same file with newer components, and its lock with it."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import Path

from catalog.diff.graph_upgrade import GraphUpgrade, TaskUpgrade
from catalog.diff.pipeline_text import rewrite_text
from catalog.diff.text_files import read_text, write_whole
from catalog.errors import CompositionError, Position, UsageError
from catalog.library.libraries import Libraries
from catalog.library.link import link
from catalog.library.lock import Lock, make_lock
from catalog.library.lock_file import NAME, lock_text, read_lock, write_lock
from catalog.pipeline.check import require_sound
from catalog.spec.model import ComponentSpec, Source
from catalog.spec.parse import parse_component


@dataclass(frozen=True)
class Upgrade:
    """What an upgrade of the pipeline in `path` changes. `lock` is the new lock, None where none is written."""

    path: Path
    before: str
    after: str
    tasks: tuple[TaskUpgrade, ...] = ()
    old_lock: Lock | None = None
    lock: Lock | None = None

    @property
    def lock_path(self) -> Path:
        """Where the lock of the pipeline lies."""
        return self.path.parent / NAME


def plan_upgrade(path: Path, libraries: Libraries, *, major: bool = False) -> Upgrade:
    """What to change so that every `name@range` in a pipeline's YAML leads to the newest version; writes nothing.

    Breaking changes are crossed only when `major`, by the migrations of the versions in between. Versions so far are
    those of the lock beside the file, where there is one of this pipeline. Raises UsageError (no pipeline's file),
    CompositionError with all findings when a migration is missing or the result would not be sound, and what reading
    the pipeline and its components raises.
    """
    text = read_text(path)
    source = Source(location=str(path), local=True)
    spec = parse_component(text, str(path), source=source)
    if spec.graph is None:
        hint = "an upgrade changes the tasks of a graph"
        raise UsageError(f"{path} is one component, not a pipeline", rule="not-a-pipeline", hint=hint)
    lock = _lock_of(path, spec)
    upgrade = GraphUpgrade(libraries, lock, major)
    expected = upgrade.upgrade(spec)
    if upgrade.findings:
        raise CompositionError(findings=upgrade.findings)
    if not upgrade.tasks:
        return Upgrade(path, text, text, (), lock)
    after = rewrite_text(text, upgrade.tasks, str(path))
    written = parse_component(after, str(path), source=source)
    if written != expected:
        raise _not_editable(path)
    linked = link(written, libraries)
    require_sound(linked)
    new_lock = make_lock(linked, path.absolute().parent) if lock is not None else None
    return Upgrade(path, text, after, tuple(upgrade.tasks), lock, new_lock)


def write_upgrade(upgrade: Upgrade) -> None:
    """Write the pipeline, then its lock, each whole or not at all. Raises UsageError."""
    if upgrade.after != upgrade.before:
        write_whole(upgrade.path, upgrade.after)
    if upgrade.lock is not None and upgrade.lock != upgrade.old_lock:
        write_lock(upgrade.lock_path, upgrade.lock)


def unified_diff(upgrade: Upgrade) -> str:
    """What write_upgrade would change, as a unified diff; empty for nothing."""
    shown = _diff(upgrade.path, upgrade.before, upgrade.after)
    if upgrade.lock is not None and upgrade.old_lock is not None:
        shown += _diff(upgrade.lock_path, lock_text(upgrade.old_lock), lock_text(upgrade.lock))
    return shown


def _diff(path: Path, before: str, after: str) -> str:
    lines = difflib.unified_diff(
        before.splitlines(keepends=True), after.splitlines(keepends=True), str(path), str(path), n=2
    )
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _lock_of(path: Path, spec: ComponentSpec) -> Lock | None:
    """The lock beside the file, unless it is that of another pipeline in the same folder."""
    place = path.parent / NAME
    lock = read_lock(place) if place.is_file() else None
    return lock if lock is not None and lock.pipeline == (spec.name or "") else None


def _not_editable(path: Path) -> CompositionError:
    return CompositionError(
        "the layout of this file cannot be kept by an upgrade",
        rule="layout-not-editable",
        position=Position(str(path)),
        hint="write references and arguments of tasks in plain YAML: no merge keys, no names as block texts",
    )
