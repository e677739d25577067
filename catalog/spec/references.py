"""Which tasks a task refers to: through arguments, its predicate, its loop's items, and `after`."""

from __future__ import annotations

from collections.abc import Iterator

from catalog.spec.model import (
    Argument,
    Both,
    Comparison,
    Either,
    GraphInput,
    Negation,
    Predicate,
    TaskOutput,
    TaskSpec,
)


def predicate_arguments(predicate: Predicate | None) -> Iterator[Argument]:
    """Every argument in a predicate, left to right."""
    if predicate is None:
        return
    if isinstance(predicate, Negation):
        yield from predicate_arguments(predicate.operand)
    elif isinstance(predicate, (Both, Either, Comparison)):
        yield from predicate_arguments(predicate.left)
        yield from predicate_arguments(predicate.right)
    else:
        yield predicate


def references(task: TaskSpec) -> Iterator[GraphInput | TaskOutput]:
    """Every reference the task makes, in the order arguments, predicate, loop items."""
    candidates: list[object] = [*task.arguments.values(), *predicate_arguments(task.is_enabled)]
    if task.extension is not None and task.extension.for_each is not None:
        candidates.append(task.extension.for_each.items)
    for candidate in candidates:
        if isinstance(candidate, (GraphInput, TaskOutput)):
            yield candidate


def argument_ids(task: TaskSpec) -> tuple[str, ...]:
    """Ids of the tasks whose outputs are arguments of this one; the only references kfp 1.8 checks at load."""
    return tuple(dict.fromkeys(arg.task_id for arg in task.arguments.values() if isinstance(arg, TaskOutput)))


def upstream_ids(task: TaskSpec) -> tuple[str, ...]:
    """Ids of the tasks that must have ended before this one, each once, in order of mention."""
    found = dict.fromkeys(ref.task_id for ref in references(task) if isinstance(ref, TaskOutput))
    if task.extension is not None:
        found.update(dict.fromkeys(task.extension.after))
    return tuple(found)
