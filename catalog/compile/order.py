"""The order in which a graph's tasks can be looked at: each after those it refers to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from catalog.spec.model import TaskSpec
from catalog.spec.references import upstream_ids


def in_order(graph_tasks: Mapping[str, TaskSpec]) -> Iterator[str]:
    """Task ids, each after those it refers to; the graph is known to be free of cycles."""
    done: set[str] = set()
    for first in graph_tasks:
        stack = [first]
        while stack:
            task_id = stack[-1]
            upstream = upstream_ids(graph_tasks[task_id])
            waiting = [other for other in upstream if other in graph_tasks and other not in done]
            if waiting:
                stack.extend(waiting)
                continue
            stack.pop()
            if task_id not in done:
                done.add(task_id)
                yield task_id
