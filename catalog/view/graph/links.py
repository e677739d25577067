"""What leads from one task of a graph to another."""

from __future__ import annotations

from collections.abc import Iterator

from catalog.run.paths import join
from catalog.spec.model import GraphSpec, TaskOutput, TaskSpec
from catalog.spec.references import references, upstream_ids
from catalog.view.graph.node import Link


def links_of(graph: GraphSpec, prefix: str) -> tuple[Link, ...]:
    """The links of a graph whose tasks have ids below `prefix`, by target; several between two tasks are one.

    A task that runs at the end waits for those that nothing else waits for.
    """
    found: dict[tuple[str, str], list[str]] = {}
    waited = set()
    for name, task in graph.tasks.items():
        for other in upstream_ids(task):
            if other in graph.tasks and other != name:
                found.setdefault((other, name), [])
                if not is_exit(task):
                    waited.add(other)
        for other, text in _passed(task):
            if (other, name) in found:
                found[other, name].append(text)
    exits = [name for name, task in graph.tasks.items() if is_exit(task)]
    last = [name for name, task in graph.tasks.items() if not is_exit(task) and name not in waited] if exits else []
    for name in exits:
        if not any(other in exits for other in upstream_ids(graph.tasks[name])):
            for other in last:
                found.setdefault((other, name), [])
    return tuple(
        Link(join(prefix, source), join(prefix, target), tuple(dict.fromkeys(names)))
        for (source, target), names in found.items()
    )


def is_exit(task: TaskSpec | None) -> bool:
    """True for a task that runs when all others of its graph have ended."""
    return task is not None and task.extension is not None and task.extension.finally_


def _passed(task: TaskSpec) -> Iterator[tuple[str, str]]:
    """The task an output comes from, and what is passed in words."""
    for port, argument in task.arguments.items():
        if isinstance(argument, TaskOutput):
            yield argument.task_id, f"{argument.output_name} → {port}"
    arguments = {id(argument) for argument in task.arguments.values()}
    for reference in references(task):
        if isinstance(reference, TaskOutput) and id(reference) not in arguments:
            yield reference.task_id, reference.output_name
