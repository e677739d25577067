"""Graphs that may start themselves anew: the decorator `graph_component`."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any

from catalog.dsl.arguments import checked_argument
from catalog.dsl.complaints import complaint
from catalog.dsl.composition import Composition, open_composition
from catalog.dsl.docstrings import Docstring
from catalog.dsl.interface import pipeline_inputs
from catalog.dsl.params import PipelineParam
from catalog.dsl.scope import GRAPH, Draft, Scope
from catalog.dsl.task import Task
from catalog.spec.model import InputSpec


def graph_component(function: Callable[..., Any]) -> Callable[..., Task]:
    """Make a function a group that may call itself, inside a condition, to start anew with other arguments.

    A call returns the group's task, which may be waited for; what the function returns is not handed out.
    """

    @functools.wraps(function)
    def call(*args: Any, **kwargs: Any) -> Task:
        composition = open_composition(f"the graph component {function.__name__}")
        try:
            bound = inspect.signature(function).bind(*args, **kwargs)
        except TypeError as error:
            raise complaint(f'"{function.__name__}": {error}', "argument-missing") from None
        ports = {port.name: port for port in pipeline_inputs(function, Docstring())}
        again = _open_scope(composition, function)
        if again is not None:
            return Task(_start_anew(composition, again, ports, bound.arguments))
        return Task(_start(composition, function, ports, bound.arguments))

    return call


def _open_scope(composition: Composition, function: Callable[..., Any]) -> Scope | None:
    return next((scope for scope in composition.current.ancestry() if scope.function is function), None)


def _start(
    composition: Composition, function: Callable[..., Any], ports: dict[str, InputSpec], given: dict[str, Any]
) -> Draft:
    outside = composition.current
    arguments = _checked(given, ports, outside)
    draft = composition.add_group(GRAPH, function.__name__)
    draft.arguments.update(arguments)
    body = draft.body or outside
    body.function = function
    values = {}
    for port in ports.values():
        value = values[port.name] = PipelineParam(port.name, param_type=port.type, origin=body)
        body.inputs[value.key] = port
    composition.current = body
    try:
        function(**values)
    finally:
        composition.current = outside
    return draft


def _start_anew(composition: Composition, target: Scope, ports: dict[str, InputSpec], given: dict[str, Any]) -> Draft:
    arguments = _checked(given, ports, composition.current)
    draft = composition.add_draft(target.id)
    draft.recurses = target
    draft.settings.recurse = composition.current.ancestry().index(target) + 1
    draft.arguments.update(arguments)
    return draft


def _checked(given: dict[str, Any], ports: dict[str, InputSpec], scope: Scope) -> dict[str, str | PipelineParam]:
    return {
        name: checked_argument(value, ports[name].type, f'parameter "{name}"', scope)
        for name, value in given.items()
        if value is not None or ports[name].required
    }
