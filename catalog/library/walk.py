"""The tasks of a pipeline whose component is still to be looked up, each with the file it stands in."""

from __future__ import annotations

from collections.abc import Iterator

from catalog.spec.model import ComponentSpec, TaskSpec


def location_of(spec: ComponentSpec, enclosing: str = "") -> str:
    """The path or URL that relative urls in `spec` are relative to: its own, or that of the file around it."""
    location = spec.source.location if spec.source else ""
    return enclosing if not location or location.startswith("<") else location


def open_tasks(spec: ComponentSpec, base: str) -> Iterator[tuple[TaskSpec, str]]:
    """Every task without an inline spec, inline graphs descended into, with the location of its file.

    Tasks that recurse refer to a graph around them and are left out.
    """
    waiting = [(spec, location_of(spec, base))]
    seen: set[tuple[int, str]] = set()
    while waiting:
        current, location = waiting.pop()
        if current.graph is None or (id(current), location) in seen:
            continue
        seen.add((id(current), location))
        for task in current.graph.tasks.values():
            inline = task.component_ref.spec
            if recurses(task):
                continue
            if inline is None:
                yield task, location
            else:
                waiting.append((inline, location_of(inline, location)))


def recurses(task: TaskSpec) -> bool:
    """True for a task that starts a graph around it anew."""
    return task.extension is not None and task.extension.recurse is not None
