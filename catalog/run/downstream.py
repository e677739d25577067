"""Which tasks of a run come after one of them."""

from __future__ import annotations

from collections.abc import Iterable

from catalog.run.paths import join, task_id
from catalog.run.scopes import is_exit_task
from catalog.spec.model import ComponentSpec, GraphSpec
from catalog.spec.references import upstream_ids


def paths_from(spec: ComponentSpec, task: str, known: Iterable[str]) -> frozenset[str]:
    """The paths among `known` that lie at or in `task`, around it, or after it in any of the graphs around it.

    `spec` is the linked pipeline, `task` the path of a task instance. Exit tasks come after all others of their graph.
    """
    heads, around = [task], set()
    graphs, prefix = [spec], ""
    segments = iter(task.split("/"))
    for segment in segments:
        here = graphs[-1].graph
        step = task_id(segment)
        if here is None or step not in here.tasks:
            break
        heads += [join(prefix, other) for other in _after(here, step)]
        prefix = f"{prefix}/{segment}" if prefix else segment
        around.add(prefix)
        extension = here.tasks[step].extension
        if extension is not None and extension.for_each is not None:
            prefix = f"{prefix}/{next(segments, '')}"
            around.add(prefix)
        if extension is not None and extension.recurse is not None:
            del graphs[len(graphs) - extension.recurse + 1 :]
        else:
            graphs.append(here.tasks[step].component_ref.spec or ComponentSpec())
    return frozenset(path for path in known if path in around or any(_within(path, head) for head in heads))


def _after(graph: GraphSpec, task: str) -> set[str]:
    """The tasks that depend on `task`, directly or through others."""
    found: set[str] = set()
    waiting = [task]
    while waiting:
        current = waiting.pop()
        for other, spec in graph.tasks.items():
            if other not in found and current in upstream_ids(spec):
                found.add(other)
                waiting.append(other)
    if not is_exit_task(graph.tasks[task]):
        found |= {other for other, spec in graph.tasks.items() if is_exit_task(spec)}
    return found


def _within(path: str, head: str) -> bool:
    return path == head or path.startswith(f"{head}/")
