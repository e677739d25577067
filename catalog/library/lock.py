"""The lock of a pipeline: which component every reference in it stands for, at every depth, by digest.

A lock says what must be found and never where to look: nothing in it is opened. The recorded addresses are for people.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from catalog.errors import Finding, LockError
from catalog.library.images import known_image_digest
from catalog.library.reference import is_reference
from catalog.library.target import LOCAL_HUB, Target, scheme_of, target_of
from catalog.library.walk import location_of, recurses
from catalog.resources import data_folder
from catalog.spec.emit import to_struct
from catalog.spec.model import ComponentRef, ComponentSpec

INLINE = "inline"


@dataclass(frozen=True, slots=True)
class LockEntry:
    """One component.

    `ref` is the reference as `lock_key` writes it, INLINE for a component that stands in the pipeline itself. `digest`
    is the sha256 hex of its file, of an inline one of its canonical JSON. `url` is where it was found: relative to the
    lock's folder, `catalog:name/version` for a shipped one, or a URL. `image` is empty for a graph; `image_digest` is
    `sha256:…` or None. `tasks` are the ids that lead to its uses, joined by `/`; what stands inside a component that is
    used several times is listed for the first use.
    """

    ref: str
    name: str
    version: str
    url: str
    digest: str
    image: str = ""
    image_digest: str | None = None
    tasks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lock:
    """The lock of the pipeline of that name; `folder` is where its file lies, from which local paths are relative."""

    pipeline: str
    components: tuple[LockEntry, ...]
    folder: str = field(default="", compare=False)

    def entry(self, ref: str) -> LockEntry | None:
        """The entry of a reference, or None."""
        return self._by_ref.get(ref)

    def holds_inline(self, digest: str) -> bool:
        """True when a component in the pipeline itself has this digest."""
        return digest in self._inline

    @cached_property
    def _by_ref(self) -> dict[str, LockEntry]:
        return {entry.ref: entry for entry in self.components if entry.ref != INLINE}

    @cached_property
    def _inline(self) -> frozenset[str]:
        return frozenset(entry.digest for entry in self.components if entry.ref == INLINE)


def make_lock(spec: ComponentSpec, folder: str | Path = "", base: str = "") -> Lock:
    """The lock of a linked pipeline. `folder` is where the lock file will lie; `base` as in link.

    LockError (rule lock-incomplete) when a task's component is not filled in.
    """
    place = str(folder)
    known: dict[tuple[int, str | None, str | None, str], LockEntry | None] = {}
    paths: dict[LockEntry, list[str]] = {}
    for path, ref, used, location in _uses(spec, base):
        use = (id(used), ref.name, ref.url, location)
        if use not in known:
            known[use] = _entry(ref, used, location, place)
        entry = known[use]
        if entry is not None:
            paths.setdefault(entry, []).append(path)
    entries = _merged({entry: tuple(found) for entry, found in paths.items()})
    return Lock(spec.name or "", entries, place)


def _merged(paths: Mapping[LockEntry, tuple[str, ...]]) -> tuple[LockEntry, ...]:
    """One entry per reference and digest, in order of these, with its paths."""
    merged: dict[tuple[str, str], LockEntry] = {}
    for entry, found in paths.items():
        first = merged.get((entry.ref, entry.digest), entry)
        merged[entry.ref, entry.digest] = replace(first, tasks=(*first.tasks, *found))
    return tuple(merged[key] for key in sorted(merged))


def stale_entries(lock: Lock, spec: ComponentSpec, base: str = "") -> tuple[Finding, ...]:
    """A warning (rule lock-stale) for each entry that the linked pipeline does not use."""
    used = {(entry.ref, entry.digest) for entry in make_lock(spec, lock.folder, base).components}
    return tuple(
        Finding(
            "lock-stale",
            f'the lock holds "{entry.ref}" ({entry.name or "sha256:" + entry.digest}), which the pipeline does not use',
            hint="write the lock anew",
            severity="warning",
        )
        for entry in lock.components
        if (entry.ref, entry.digest) not in used
    )


def lock_key(target: Target, folder: str) -> str:
    """How a lock in `folder` names a target: the reference, the relative path, or the URL without credentials."""
    if target.reference is not None:
        return str(target.reference)
    if not target.url:
        return portable(target.path, folder)
    from catalog.load.source import parse, shown

    return shown(parse(target.url).address)


def given_key(ref: ComponentRef, spec: ComponentSpec, base: str, folder: str) -> str:
    """As lock_key, for a reference that brings its spec; INLINE when nothing says where that came from."""
    if spec.source is None or not spec.source.digest:
        return INLINE
    if ref.url:
        local = not scheme_of(ref.url)
        return portable(spec.source.location, folder) if local else lock_key(target_of(ref, base), folder)
    return lock_key(target_of(ref, base), folder) if is_reference(ref.name or "") else INLINE


def portable(location: str, folder: str) -> str:
    """A path relative to `folder`, `catalog:name/version` for a shipped component, or the URL without credentials."""
    if scheme_of(location) == LOCAL_HUB:
        return f"{LOCAL_HUB}:{portable(location.partition(':')[2], folder)}"
    if scheme_of(location):
        from catalog.load.source import shown

        return shown(location)
    path = Path(os.path.abspath(location))
    shipped = data_folder("components")
    if path.is_relative_to(shipped):
        inside = path.relative_to(shipped)
        return f"catalog:{(inside.parent if inside.name == 'component.yaml' else inside).as_posix()}"
    return Path(os.path.relpath(path, folder or ".")).as_posix()


def content_digest(spec: ComponentSpec) -> str:
    """The sha256 (hex) of what a spec says, whatever its file looked like."""
    text = json.dumps(to_struct(spec), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _entry(ref: ComponentRef, spec: ComponentSpec, base: str, folder: str) -> LockEntry | None:
    """The entry of one use; None for an inline graph, whose tasks have their own."""
    key = given_key(ref, spec, base, folder)
    if key == INLINE and spec.container is None:
        return None
    source = spec.source
    inline = key == INLINE or source is None
    by_name = not inline and not ref.url
    return LockEntry(
        ref=key,
        name=(source.name if source else "") or spec.name or "",
        version=(source.version if source and by_name else "") or ("" if by_name else _own_version(spec)),
        url="" if inline or source is None else portable(source.location, folder),
        digest=content_digest(spec) if inline or source is None else source.digest,
        image=spec.container.image if spec.container else "",
        image_digest=known_image_digest(spec),
    )


def _own_version(spec: ComponentSpec) -> str:
    return spec.annotations.get("version", "")


def _uses(spec: ComponentSpec, base: str) -> Iterator[tuple[str, ComponentRef, ComponentSpec, str]]:
    """Each use of a component: its path of task ids, reference, spec, and the location of the file it stands in."""
    waiting = [(spec, "", location_of(spec, base))]
    seen: set[int] = set()
    while waiting:
        current, prefix, location = waiting.pop()
        if current.graph is None or id(current) in seen:
            continue
        seen.add(id(current))
        inner: list[tuple[ComponentSpec, str, str]] = []
        for task_id, task in current.graph.tasks.items():
            if recurses(task):
                continue
            used = task.component_ref.spec
            if used is None:
                message = f'task "{prefix}{task_id}" has no component to lock'
                raise LockError(message, rule="lock-incomplete", position=task.position, hint="link the pipeline first")
            yield prefix + task_id, task.component_ref, used, location
            inner.append((used, f"{prefix}{task_id}/", location_of(used, location)))
        waiting += reversed(inner)
