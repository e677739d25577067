"""The interface of a pipeline's function: its parameters as inputs, what it returns as outputs."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping
from typing import Any

from catalog.dsl.annotations import resolved_annotations, type_of
from catalog.dsl.arguments import as_value
from catalog.dsl.complaints import complaint
from catalog.dsl.docstrings import Docstring
from catalog.dsl.routing import route, type_in
from catalog.dsl.scope import Scope
from catalog.dsl.task import Task
from catalog.errors import ArgumentError, Position
from catalog.spec.model import Argument, InputSpec, OutputSpec
from catalog.spec.types import serialise

VARIADIC = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
RETURN_HINT = "return an output, a dict of outputs, or a named tuple of outputs"


def human_name(function: Callable[..., Any]) -> str:
    """`my_func` → `My func`."""
    words = re.sub(" +", " ", function.__name__.replace("_", " ")).strip()
    return words[:1].upper() + words[1:]


def position_of(function: Callable[..., Any]) -> Position | None:
    """Where the function begins, its decorators included."""
    code = getattr(inspect.unwrap(function), "__code__", None)
    return Position(code.co_filename, code.co_firstlineno) if code else None


def pipeline_inputs(function: Callable[..., Any], doc: Docstring) -> tuple[InputSpec, ...]:
    """One input for each parameter: type from the annotation, default as text, description from the docstring."""
    annotations = resolved_annotations(function)
    parameters = inspect.signature(function).parameters.values()
    return tuple(_input(function, parameter, annotations.get(parameter.name), doc) for parameter in parameters)


def _input(function: Callable[..., Any], parameter: inspect.Parameter, annotation: Any, doc: Docstring) -> InputSpec:
    if parameter.kind in VARIADIC:
        hint = "name each parameter"
        raise complaint(f'a pipeline cannot take "{parameter}"', "variadic-parameter", hint, position_of(function))
    type_spec = type_of(annotation)
    default = parameter.default
    text = None
    if default is not inspect.Parameter.empty and default is not None:
        try:
            text = serialise(default, type_spec, f'the default of parameter "{parameter.name}"')
        except ArgumentError as error:
            found = error.findings[0]
            raise complaint(found.message, "bad-default", found.hint, position_of(function)) from None
    about = doc.parameters.get(parameter.name)
    return InputSpec(parameter.name, type_spec, about, default=text, optional=default is None)


def pipeline_outputs(
    returned: object, root: Scope, position: Position | None
) -> tuple[tuple[OutputSpec, ...], dict[str, Argument]]:
    """The outputs a pipeline's function returned, and the values of the graph they are taken from."""
    ports: list[OutputSpec] = []
    values: dict[str, Argument] = {}
    for name, given in _named(returned, root, position).items():
        if isinstance(given, Task):
            hint = f"return the task's .output or .outputs[…]; {RETURN_HINT}"
            raise complaint("a pipeline cannot return a whole task", "task-as-argument", hint, position)
        value = as_value(given, root)
        if value is not None:
            ports.append(OutputSpec(name, type_in(value, root)))
            values[name] = route(value, root)
        elif isinstance(given, (str, int, float)):
            ports.append(OutputSpec(name))
            values[name] = given
        else:
            raise complaint(f"a pipeline cannot return {given!r:.60}", "bad-return", RETURN_HINT, position)
    return tuple(ports), values


def _named(returned: object, root: Scope, position: Position | None) -> Mapping[str, object]:
    if returned is None:
        return {}
    fields: Mapping[str, object]
    if isinstance(returned, tuple) and hasattr(returned, "_asdict"):
        fields = returned._asdict()
    elif isinstance(returned, Mapping):
        fields = returned
    elif isinstance(returned, (list, tuple)):
        raise complaint("a pipeline cannot return outputs without names", "bad-return", RETURN_HINT, position)
    else:
        fields = {"Output": returned}
    for name in fields:
        if not isinstance(name, str):
            raise complaint(f"the name of an output must be a text, not {name!r}", "bad-return", "", position)
    return fields
