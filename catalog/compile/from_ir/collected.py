"""What the lists hold that loops collect: kfp 2 hands on numbers and truth values, where our loops collect texts."""

from __future__ import annotations

from collections.abc import Mapping

from catalog.compile.cursor import Cursor
from catalog.compile.from_ir.package import IrPackage
from catalog.resources import MAX_SPEC_DEPTH
from catalog.spec.ir_types import PARAMETER_TYPES

# The type of the items of a list, by task and output; by no task and input for one that a graph is given.
Lists = Mapping[tuple[str, str], str]

_NO_TEXTS = ("Integer", "Float", "Boolean")


def collected_lists(package: IrPackage, tasks: Mapping[str, Cursor]) -> dict[tuple[str, str], str]:
    """The outputs of the loops among these tasks that collect what is no text."""
    found: dict[tuple[str, str], str] = {}
    for task_id, task in tasks.items():
        if task.get("parameterIterator") is None:
            continue
        component = package.components.get(task.text("componentRef", "name"))
        outputs = component.get("dag", "outputs", "parameters") if component is not None else None
        for name in outputs.fields() if component is not None and outputs is not None else ():
            kind = _kind_of(package, component, name, MAX_SPEC_DEPTH)
            if kind in _NO_TEXTS:
                found[task_id, name] = kind
    return found


def given_lists(task: Cursor, lists: Lists) -> dict[str, str]:
    """The types of the items of lists that a task gets, by input."""
    parameters = task.get("inputs", "parameters")
    found = {
        name: _given(place, lists) for name, place in (parameters.fields() if parameters is not None else {}).items()
    }
    return {name: kind for name, kind in found.items() if kind}


def _given(place: Cursor, lists: Lists) -> str:
    output = place.get("taskOutputParameter")
    if output is not None:
        return lists.get((output.text("producerTask"), output.text("outputParameterKey")), "")
    return lists.get(("", place.text("componentInputParameter")), "")


def _kind_of(package: IrPackage, component: Cursor | None, output: str, depth: int) -> str:
    """The type of an output, looked up where it is made: the loop itself calls it a list."""
    if component is None or not depth:
        return ""
    inner = component.get("dag", "outputs", "parameters", output)
    if inner is None:
        definition = component.get("outputDefinitions", "parameters", output)
        return PARAMETER_TYPES.get(definition.text("parameterType"), "") if definition is not None else ""
    places = [inner.get("valueFromParameter"), *inner.listed("valueFromOneof", "parameterSelectors")]
    source = next((place for place in places if place is not None), None)
    if source is None:
        return ""
    name = component.text("dag", "tasks", source.text("producerSubtask"), "componentRef", "name")
    return _kind_of(package, package.components.get(name), source.text("outputParameterKey"), depth - 1)
