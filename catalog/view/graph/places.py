"""Where in a pipeline the tasks of a run belong."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from catalog.run.paths import join, task_id
from catalog.spec.model import ComponentRef, ComponentSpec, TaskSpec

ANY = "*"


@dataclass(frozen=True)
class Place:
    """One node that a graph may show.

    `id` as in Node; `spec` is what it runs; `loop` is true for the whole of a loop, whose iterations are places too;
    `enclosing` are the graphs around it, the innermost last.
    """

    id: str
    spec: ComponentSpec
    task: TaskSpec | None = None
    loop: bool = False
    enclosing: tuple[ComponentSpec, ...] = ()


def member(place: Place, name: str) -> Place | None:
    """The task of that id in the graph at `place`; None when there is none."""
    graph = place.spec.graph
    task = graph.tasks.get(name) if graph is not None else None
    if task is None:
        return None
    spec, enclosing = task.component_ref.spec, (*place.enclosing, place.spec)
    extension = task.extension
    if extension is not None and extension.recurse is not None and extension.recurse <= len(enclosing):
        spec = enclosing[-extension.recurse]
        enclosing = enclosing[: -extension.recurse]
    if spec is None:
        spec = _unlinked(task.component_ref)
    loop = extension is not None and extension.for_each is not None
    return Place(join(place.id, name), spec, task, loop, enclosing)


def _unlinked(reference: ComponentRef) -> ComponentSpec:
    """What stands for a component that nobody has looked up yet."""
    return ComponentSpec(name=reference.name or reference.url or reference.tag or reference.digest)


def iteration(loop: Place, number: str) -> Place:
    """One iteration of a loop, or with ANY all of them as one."""
    return Place(join(loop.id, number), loop.spec, loop.task, False, loop.enclosing)


class Places:
    """The places of a run's tasks, found once each. `opened` are the ids of the groups that are shown open."""

    def __init__(self, spec: ComponentSpec, opened: Collection[str]) -> None:
        self._opened = opened
        self._known: dict[str, Place | None] = {"": Place("", spec)}

    def of(self, path: str) -> Place | None:
        """The place of the task instance at `path`; None for a path that the pipeline does not have."""
        unknown = []
        while path not in self._known:
            unknown.append(path)
            path = path.rpartition("/")[0]
        for below in reversed(unknown):
            self._known[below] = self._inside(self._known[path], below.rpartition("/")[2])
            path = below
        return self._known[path]

    def _inside(self, parent: Place | None, segment: str) -> Place | None:
        if parent is None:
            return None
        if not parent.loop:
            return member(parent, task_id(segment))
        apart = parent.spec.graph is None and parent.id in self._opened
        number = segment if apart or join(parent.id, segment) in self._opened else ANY
        return iteration(parent, number)
