"""The order of tasks in a graph: file order where dependencies allow, and the cycle where they do not."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from catalog.spec.model import GraphSpec, TaskSpec
from catalog.spec.references import upstream_ids

Upstream = Callable[[TaskSpec], tuple[str, ...]]


def task_order(graph: GraphSpec, upstream_of: Upstream = upstream_ids) -> list[str]:
    """Task ids so that each stands after those it depends on; tasks of a cycle and behind it are left out."""
    waiting = {task_id: {up for up in upstream_of(task) if up in graph.tasks} for task_id, task in graph.tasks.items()}
    dependents: dict[str, list[str]] = {task_id: [] for task_id in graph.tasks}
    for task_id, upstream in waiting.items():
        for other in upstream:
            dependents[other].append(task_id)
    ready = deque(task_id for task_id, upstream in waiting.items() if not upstream)
    order: list[str] = []
    while ready:
        task_id = ready.popleft()
        order.append(task_id)
        for dependent in dependents[task_id]:
            waiting[dependent].discard(task_id)
            if not waiting[dependent]:
                ready.append(dependent)
    return order


def find_cycle(graph: GraphSpec, upstream_of: Upstream = upstream_ids) -> tuple[str, ...]:
    """The ids of one cycle of tasks in order of dependence, or an empty tuple."""
    free = set(task_order(graph, upstream_of))
    stuck = {task_id: task for task_id, task in graph.tasks.items() if task_id not in free}
    if not stuck:
        return ()
    places: dict[str, int] = {}
    current = next(iter(stuck))
    while current not in places:
        places[current] = len(places)
        current = next(up for up in upstream_of(stuck[current]) if up in stuck)
    return tuple(places)[places[current] :]
