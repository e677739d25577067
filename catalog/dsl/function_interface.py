"""The interface of a function component: which parameter is which port, by the rules of the KFP v1 SDK."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from catalog.dsl.annotations import field_annotations, resolved_annotations, type_of, without_optional
from catalog.dsl.complaints import complaint
from catalog.dsl.docstrings import parse_docstring
from catalog.dsl.function_ports import OUTPUT_PORTS, FilePort, InputPath
from catalog.dsl.interface import VARIADIC, human_name, position_of
from catalog.errors import ArgumentError
from catalog.spec.model import FINAL_STATUS_TYPE, InputSpec, OutputSpec
from catalog.spec.types import serialise

SINGLE_OUTPUT = "Output"


@dataclass(frozen=True)
class Parameter:
    """A parameter of the function and the port it stands for; `style` is the FilePort's name, empty for a value."""

    name: str
    style: str
    port: InputSpec | OutputSpec


@dataclass(frozen=True)
class FunctionInterface:
    """Name, description, parameters in order, and the outputs that are returned (`single` when not as a tuple)."""

    name: str
    description: str | None
    parameters: tuple[Parameter, ...]
    returned: tuple[OutputSpec, ...]
    single: bool

    @property
    def inputs(self) -> tuple[InputSpec, ...]:
        """The inputs in the order of the parameters."""
        return tuple(parameter.port for parameter in self.parameters if isinstance(parameter.port, InputSpec))

    @property
    def outputs(self) -> tuple[OutputSpec, ...]:
        """The outputs of parameters, then those returned."""
        written = tuple(parameter.port for parameter in self.parameters if isinstance(parameter.port, OutputSpec))
        return written + self.returned


def interface_of(function: Callable[..., Any]) -> FunctionInterface:
    """The interface; CompositionError for parameters that no port can fill."""
    doc = parse_docstring(function.__doc__)
    annotations = resolved_annotations(function)
    inputs: set[str] = set()
    outputs: set[str] = set()
    parameters = []
    for parameter in inspect.signature(function).parameters.values():
        annotation = without_optional(annotations.get(parameter.name))
        _check_parameter(function, parameter, annotation)
        about = doc.parameters.get(parameter.name)
        style = type(annotation).__name__ if isinstance(annotation, FilePort) else ""
        name = _port_name(parameter.name, style)
        type_spec = type_of(annotation.type if isinstance(annotation, FilePort) else annotation)
        port: InputSpec | OutputSpec
        if isinstance(annotation, OUTPUT_PORTS):
            port = OutputSpec(_unique(name, outputs), type_spec, about)
        else:
            status = type_spec == FINAL_STATUS_TYPE
            default = _default(function, parameter, type_spec)
            optional = status or parameter.default is not inspect.Parameter.empty
            port = InputSpec(_unique(name, inputs), type_spec, about, default, optional)
        parameters.append(Parameter(parameter.name, style, port))
    returned, single = _returned(annotations.get("return"), function, outputs)
    name = getattr(function, "_component_human_name", None) or human_name(function)
    description = getattr(function, "_component_description", None) or doc.short or None
    return FunctionInterface(name, description, tuple(parameters), returned, single)


def _check_parameter(function: Callable[..., Any], parameter: inspect.Parameter, annotation: object) -> None:
    place = position_of(function)
    if parameter.kind in VARIADIC:
        raise complaint(f'a component cannot take "{parameter}"', "variadic-parameter", "name each parameter", place)
    if parameter.kind is inspect.Parameter.POSITIONAL_ONLY:
        message = f'a component cannot take the positional-only parameter "{parameter.name}"'
        raise complaint(message, "variadic-parameter", "leave the / out", place)
    if isinstance(annotation, type) and issubclass(annotation, FilePort):
        hint = f"write {annotation.__name__}() or {annotation.__name__}('CSV')"
        raise complaint(
            f'parameter "{parameter.name}" needs an instance as its annotation', "bad-annotation", hint, place
        )
    if isinstance(annotation, FilePort) and parameter.default is not inspect.Parameter.empty:
        if not isinstance(annotation, InputPath) or parameter.default is not None:
            hint = "only InputPath may have a default, which must be None"
            raise complaint(f'file parameter "{parameter.name}" cannot have this default', "bad-default", hint, place)


def _port_name(name: str, style: str) -> str:
    if style in ("InputPath", "OutputPath"):
        name = name.removesuffix("_path")
    return name.removesuffix("_file") if style else name


def _default(function: Callable[..., Any], parameter: inspect.Parameter, type_spec: Any) -> str | None:
    if parameter.default is None or parameter.default is inspect.Parameter.empty:
        return None
    try:
        return serialise(parameter.default, type_spec, f'the default of parameter "{parameter.name}"')
    except ArgumentError as error:
        found = error.findings[0]
        raise complaint(found.message, "bad-default", found.hint, position_of(function)) from None


def _returned(annotation: Any, function: Callable[..., Any], taken: set[str]) -> tuple[tuple[OutputSpec, ...], bool]:
    if annotation is None or annotation is inspect.Parameter.empty:
        return (), False
    fields = getattr(annotation, "_fields", None)
    if fields is None:
        return (OutputSpec(_unique(SINGLE_OUTPUT, taken), type_of(annotation)),), True
    types = field_annotations(annotation, function)
    return tuple(OutputSpec(_unique(name, taken), type_of(types.get(name))) for name in fields), False


def _unique(name: str, taken: set[str]) -> str:
    candidate, number = name, 2
    while candidate in taken:
        candidate, number = f"{name}_{number}", number + 1
    taken.add(candidate)
    return candidate
