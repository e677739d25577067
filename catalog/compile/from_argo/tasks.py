"""One task of a DAG, or one step, to a task of a graph."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from catalog.compile.condition_text import read_condition
from catalog.compile.cursor import Cursor
from catalog.compile.from_argo.arguments import Given, Item, Names, list_text, read_arguments, read_value, static_items
from catalog.compile.from_argo.guarded import Entrance, guarded
from catalog.compile.from_argo.leaf import Leaf
from catalog.compile.from_argo.templates import GLOBAL
from catalog.dsl.subgraph import PARALLELISM
from catalog.spec.model import (
    Argument,
    ComponentRef,
    ComponentSpec,
    ForEach,
    GraphInput,
    Predicate,
    TaskExtension,
    TaskOutput,
    TaskSpec,
)
from catalog.spec.references import upstream_ids

KNOWN = ("name", "template", "arguments", "dependencies", "depends", "when", "withItems", "withParam", "withSequence")


def read_task(place: Cursor, leaf: Leaf, names: Names, earlier: tuple[str, ...], parallelism: int | None) -> TaskSpec:
    """The task of a DAG or steps template that uses `leaf`, after the tasks `earlier`.

    `parallelism` is the bound that its template sets: kfp writes a loop's bound there. Reports what has no counterpart.
    """
    place.only(KNOWN, "argo-task", "hooks, inline templates and continueOn have no counterpart")
    given = _ports(leaf, {**_needed(leaf, names), **read_arguments(place, names)})
    task = TaskSpec(
        ComponentRef(spec=leaf.component),
        execution_options=leaf.options,
        annotations=dict(leaf.annotations) if leaf.annotations else None,
        extension=leaf.extension,
        position=place.position,
    )
    items = _items(place, names)
    if items is None:
        _refuse_items(place, given)
    predicate, entrance = _condition(place, names, looped=items is not None)
    if entrance.given and predicate is not None:
        task, predicate = guarded(task, predicate, entrance.given), None
        given = {**given, **entrance.given}
    arguments = {name: value for name, value in given.items() if not isinstance(value, Item)}
    bind = {name: value.key for name, value in given.items() if isinstance(value, Item)}
    loop = None if items is None else ForEach(items, bind, parallelism)
    if parallelism is not None and loop is None:
        task = replace(task, annotations={**(task.annotations or {}), PARALLELISM: parallelism})
    task = replace(task, arguments=_typed(arguments, task.component_ref.spec), is_enabled=predicate)
    return _extended(task, loop, earlier)


def _needed(leaf: Leaf, names: Names) -> dict[str, Given]:
    """The workflow's parameters that the template uses, handed in by the graph around it."""
    ports = [*leaf.inputs, *(port.name for port in leaf.component.inputs)]
    return {port: GraphInput(names.own(port)) for port in ports if port.startswith(GLOBAL)}


def _ports(leaf: Leaf, given: Mapping[str, Given]) -> dict[str, Given]:
    """The arguments by the component's own ports; Argo lets arguments be that no input takes."""
    found: dict[str, Given] = dict(leaf.constants)
    for name, value in given.items():
        for port in leaf.inputs.get(name, (name,)):
            if leaf.component.input(port) is not None:
                found[port] = value
    return found


def _typed(arguments: Mapping[str, Argument], component: ComponentSpec | None) -> dict[str, Argument]:
    """The references claim the type that is wanted: types were checked by the compiler that wrote the workflow."""
    found: dict[str, Argument] = {}
    for name, argument in arguments.items():
        port = component.input(name) if component is not None else None
        typed = isinstance(argument, (GraphInput, TaskOutput)) and port is not None and port.type
        found[name] = replace(argument, type=port.type) if typed else argument  # type: ignore
    return found


def _items(place: Cursor, names: Names) -> tuple[Any, ...] | GraphInput | TaskOutput | None:
    for key in ("withItems", "withSequence"):
        fixed = place.get(key)
        if fixed is not None:
            return static_items(fixed) or ()
    listed = place.get("withParam")
    if listed is None:
        return None
    found = read_value(listed, listed.text(), names)
    if isinstance(found, (GraphInput, TaskOutput)):
        return found
    fixed_list = list_text(found) if isinstance(found, str) else None
    if fixed_list is None and found is not None:
        listed.refuse("argo-loop", f"{listed.what} is no JSON list and names none")
    return fixed_list or ()


def _refuse_items(place: Cursor, given: Mapping[str, Given]) -> None:
    for name, value in given.items():
        if isinstance(value, Item):
            place.refuse("argo-item", f'{place.what} gives "{name}" a loop\'s item, but does not loop')


def _condition(place: Cursor, names: Names, looped: bool) -> tuple[Predicate | None, Entrance]:
    when = place.get("when")
    entrance = Entrance()
    if when is None:
        return None, entrance

    def read(text: str) -> Given:
        found = read_value(when, text, names)
        return "" if found is None else found

    def plain(text: str) -> Argument:
        found = read(text)
        if isinstance(found, Item):
            when.refuse("argo-item", f"{when.what} looks at a loop's item, but the task does not loop")
            return ""
        return found

    text = when.text()
    operand = entrance.operand(read) if looped and "item" in text else plain
    try:
        return read_condition(text, operand), entrance
    except ValueError as error:
        hint = "comparisons joined by &&, || and ! are read"
        when.refuse("argo-when", f"{when.what} cannot be read: {error}", hint)
        return None, entrance


def _extended(task: TaskSpec, loop: ForEach | None, earlier: tuple[str, ...]) -> TaskSpec:
    known = upstream_ids(replace(task, extension=TaskExtension(for_each=loop)))
    after = tuple(name for name in dict.fromkeys(earlier) if name not in known)
    extension = replace(task.extension or TaskExtension(), after=after, for_each=loop)
    marked = task.is_enabled is not None or task.execution_options is not None
    if extension == TaskExtension() and not marked:
        return replace(task, extension=None)
    return replace(task, extension=extension)
