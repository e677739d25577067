"""Walks a linked pipeline: every graph at every depth with its path of task ids."""

from __future__ import annotations

from collections.abc import Iterator

from catalog.spec.model import ComponentSpec

Graph = tuple[tuple[str, ...], ComponentSpec]


def graphs_of(spec: ComponentSpec) -> Iterator[Graph]:
    """(path of task ids, graph component), the outermost first; tasks that recurse are not entered again."""
    waiting: list[Graph] = [((), spec)] if spec.graph is not None else []
    while waiting:
        path, current = waiting.pop(0)
        yield path, current
        if current.graph is None:
            continue
        for task_id, task in current.graph.tasks.items():
            inner = task.component_ref.spec
            recursive = task.extension is not None and task.extension.recurse is not None
            if inner is not None and inner.graph is not None and not recursive:
                waiting.append(((*path, task_id), inner))


def containers_of(spec: ComponentSpec) -> list[ComponentSpec]:
    """The distinct container components a linked pipeline uses at any depth, in order of first use."""
    if spec.container is not None:
        return [spec]
    found: dict[int, ComponentSpec] = {}
    for _, graph_spec in graphs_of(spec):
        for task in graph_spec.graph.tasks.values() if graph_spec.graph else ():
            inner = task.component_ref.spec
            if inner is not None and inner.container is not None:
                found[id(inner)] = inner
    return list(found.values())
