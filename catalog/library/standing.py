"""Whether a version is still the one to use: deprecated, superseded or yanked, in its file or by its hub."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from catalog.library.hub.lazy_hub import LazyHub
from catalog.library.libraries import Libraries
from catalog.spec.model import ComponentSpec


@dataclass(frozen=True, slots=True)
class Standing:
    """`superseded_by` is the reference to use in its place, or the empty text."""

    deprecated: bool = False
    superseded_by: str = ""
    yanked: bool = False

    def __str__(self) -> str:
        words = ["yanked"] if self.yanked else []
        words += ["deprecated"] if self.deprecated else []
        words += [f"use {self.superseded_by}"] if self.superseded_by else []
        return ", ".join(words)


def standing_of(spec: ComponentSpec, libraries: Libraries) -> Standing:
    """The standing of a component that was read. Raises as reading the hub it is from."""
    successor = spec.annotations.get("superseded_by") or ""
    own = Standing(spec.annotations.get("deprecated") == "true" or bool(successor), successor)
    source = spec.source
    if source is None or source.local or not source.name:
        return own
    library = libraries.owner(source.name)
    shard = library.opened().shard(source.name) if isinstance(library, LazyHub) else None
    entry = shard.by_digest(source.digest) if shard else None
    return own if entry is None else Standing(entry.deprecated, entry.superseded_by or "", entry.yanked)


def standing_notes(spec: ComponentSpec, libraries: Libraries) -> tuple[str, ...]:
    """A line for each component of a linked pipeline, or the component itself, that is not to be used any more."""
    notes: dict[str, None] = {}
    for used in _components(spec):
        standing = standing_of(used, libraries)
        if standing != Standing():
            version = f"@{used.source.version}" if used.source and used.source.version else ""
            name = (used.source.name if used.source else "") or used.name or "a component"
            notes[f"{name}{version} is {standing}"] = None
    return tuple(notes)


def _components(spec: ComponentSpec) -> Iterator[ComponentSpec]:
    waiting, seen = [spec], set[int]()
    while waiting:
        current = waiting.pop()
        if id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        tasks = reversed(list(current.graph.tasks.values())) if current.graph else ()
        waiting += [task.component_ref.spec for task in tasks if task.component_ref.spec is not None]
