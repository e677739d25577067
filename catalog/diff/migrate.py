"""Applies the steps of a migration to a task, and to what takes its outputs. Values in, values out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from catalog.diff.steps import DropInput, DropOutput, RenameInput, RenameOutput, SetDefault, SetInput, Step
from catalog.errors import CompositionError
from catalog.spec.model import (
    Argument,
    Both,
    Comparison,
    Either,
    GraphSpec,
    Negation,
    Predicate,
    Scalar,
    TaskOutput,
    TaskSpec,
)

Value = TypeVar("Value")


@dataclass
class InputChanges:
    """What steps do to the names that a task passes: `renames` old → new, `drops`, `adds`, `values` put in by force.

    Keys of `renames`, `drops` and `values` are names from before all steps.
    """

    renames: dict[str, str] = field(default_factory=dict)
    drops: set[str] = field(default_factory=set)
    adds: dict[str, Scalar] = field(default_factory=dict)
    values: dict[str, Scalar] = field(default_factory=dict)


def input_changes(names: Iterable[str], bound: Iterable[str], steps: Iterable[Step]) -> InputChanges:
    """What `steps` do to a task that passes the arguments `names`, and whose loop fills the inputs `bound`.

    CompositionError (rule migration-conflict) when a step cannot be carried out on such a task.
    """
    changes = InputChanges()
    current = {name: name for name in (*names, *bound)}
    looped = frozenset(bound)
    for step in steps:
        if isinstance(step, RenameInput):
            _rename(step, current, changes)
        elif isinstance(step, DropInput):
            changes.adds.pop(step.name, None)
            if step.name in current:
                changes.drops.add(current.pop(step.name))
        elif isinstance(step, SetInput) and current.get(step.name) in looped:
            raise _conflict(f'"{step.name}" is set by the migration, but filled by the loop of the task')
        elif isinstance(step, SetInput) and step.name in current:
            changes.values[current[step.name]] = step.value
        elif isinstance(step, SetInput) or (isinstance(step, SetDefault) and step.name not in current):
            changes.adds[step.name] = step.value
    changes.renames = {before: after for after, before in current.items() if before != after}
    return changes


def _rename(step: RenameInput, current: dict[str, str], changes: InputChanges) -> None:
    if step.before not in current and step.before not in changes.adds:
        return
    if step.after in current or step.after in changes.adds:
        raise _conflict(f'"{step.before}" is renamed to "{step.after}", which has an argument already')
    if step.before in current:
        current[step.after] = current.pop(step.before)
    else:
        changes.adds[step.after] = changes.adds.pop(step.before)


def migrate_task(task: TaskSpec, steps: Iterable[Step]) -> TaskSpec:
    """The task with its arguments and its loop changed. Raises CompositionError (rule migration-conflict)."""
    loop = task.extension.for_each if task.extension is not None else None
    changes = input_changes(task.arguments, loop.bind if loop is not None else (), steps)
    given = {name: changes.values.get(name, value) for name, value in task.arguments.items()}
    arguments = {**_renamed(given, changes), **changes.adds}
    changed = replace(task, arguments=arguments)
    if loop is None or task.extension is None:
        return changed
    bind = _renamed(loop.bind, changes)
    if not bind:
        raise _conflict("the input that its loop fills is dropped")
    return replace(changed, extension=replace(task.extension, for_each=replace(loop, bind=bind)))


def _renamed(given: Mapping[str, Value], changes: InputChanges) -> dict[str, Value]:
    return {changes.renames.get(name, name): value for name, value in given.items() if name not in changes.drops}


def renamed_output(name: str, steps: Iterable[Step]) -> str:
    """What an output is called after `steps`. CompositionError (rule output-dropped) when there is none any more."""
    current = name
    for step in steps:
        if isinstance(step, RenameOutput) and step.before == current:
            current = step.after
        elif isinstance(step, DropOutput) and step.name == current:
            message = f'the output "{name}" is dropped'
            raise CompositionError(message, rule="output-dropped", hint="take another output, then upgrade again")
    return current


def migrate_references(graph: GraphSpec, steps_of: Mapping[str, tuple[Step, ...]]) -> GraphSpec:
    """The graph with every reference to an output renamed; `steps_of` maps a task's id to its steps."""

    def change(argument: Argument) -> Argument:
        if not isinstance(argument, TaskOutput) or argument.task_id not in steps_of:
            return argument
        return replace(argument, output_name=renamed_output(argument.output_name, steps_of[argument.task_id]))

    tasks = {task_id: _with_references(task, change) for task_id, task in graph.tasks.items()}
    outputs = graph.output_values
    return GraphSpec(tasks, None if outputs is None else {name: change(value) for name, value in outputs.items()})


def _with_references(task: TaskSpec, change: Callable[[Argument], Argument]) -> TaskSpec:
    arguments = {name: change(value) for name, value in task.arguments.items()}
    enabled = None if task.is_enabled is None else _predicate(task.is_enabled, change)
    extension = task.extension
    if extension is not None and extension.for_each is not None and isinstance(extension.for_each.items, TaskOutput):
        items = change(extension.for_each.items)
        assert isinstance(items, TaskOutput)
        extension = replace(extension, for_each=replace(extension.for_each, items=items))
    return replace(task, arguments=arguments, is_enabled=enabled, extension=extension)


def _predicate(predicate: Predicate, change: Callable[[Argument], Argument]) -> Predicate:
    if isinstance(predicate, Negation):
        return Negation(_predicate(predicate.operand, change))
    if isinstance(predicate, Comparison):
        return Comparison(predicate.op, change(predicate.left), change(predicate.right))
    if isinstance(predicate, Both):
        return Both(_predicate(predicate.left, change), _predicate(predicate.right, change))
    if isinstance(predicate, Either):
        return Either(_predicate(predicate.left, change), _predicate(predicate.right, change))
    return change(predicate)


def _conflict(message: str) -> CompositionError:
    hint = "change the task by hand, then upgrade again"
    return CompositionError(f"the migration cannot be applied: {message}", rule="migration-conflict", hint=hint)
