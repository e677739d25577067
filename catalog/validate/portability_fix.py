"""The mechanical fixes: a component as kfp 1.8 on any Python, or kfp 2, takes it, meaning the same as before."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from catalog.spec.model import (
    ComponentSpec,
    ContainerImplementation,
    ContainerSpec,
    GraphImplementation,
    InputSpec,
    OutputSpec,
    TypeSpec,
)
from catalog.spec.placeholders import (
    Branch,
    Concat,
    Element,
    IfPlaceholder,
    InputPath,
    InputUri,
    InputValue,
    OutputPath,
    OutputUri,
    branch_items,
    walk,
)
from catalog.validate.portability_kfp2_line import inputs_used_both_ways, movable_outputs, path_pattern
from catalog.validate.portability_kfp2_types import PARAMETERS, port_kind, written_as_parameter

FILE_TYPE = "Artifact"
TEXT_TYPE = "String"

Change = Callable[[Element], tuple[Element, ...]]


def fix_kfp1(spec: ComponentSpec) -> ComponentSpec:
    """With `outputValues`, which Python 3.11 and later make kfp 1.8 ask for."""
    if spec.graph is None or spec.graph.output_values is not None:
        return spec
    return replace(spec, implementation=GraphImplementation(replace(spec.graph, output_values={})))


def fix_kfp2(spec: ComponentSpec) -> ComponentSpec:
    """With types that fit their use, `else` in lists, single elements in concat, and outputPath for fileOutputs."""
    if spec.container is None:
        return spec
    container = _fix_container(spec.container)
    line = list(walk(container.line))
    both = inputs_used_both_ways(container)
    by_value = {element.name for element in line if isinstance(element, InputValue)} - both
    by_file = {element.name for element in line if isinstance(element, (InputPath, InputUri))} - both
    by_uri = {element.name for element in line if isinstance(element, OutputUri)}
    written = {element.name for element in line if isinstance(element, OutputPath)}
    return replace(
        spec,
        inputs=tuple(_fix_input(port, port.name in by_value, port.name in by_file) for port in spec.inputs),
        outputs=tuple(_fix_output(port, port.name in by_uri, port.name in written) for port in spec.outputs),
        implementation=ContainerImplementation(container),
    )


def _fix_input(port: InputSpec, by_value: bool, by_file: bool) -> InputSpec:
    kind = port_kind(port.type)
    if by_value and kind != "parameter":
        return replace(port, type=_parameter_name(port.type) or TEXT_TYPE)
    if by_file and kind == "parameter":
        return replace(port, type=FILE_TYPE)
    return replace(port, type=None) if kind == "invalid" else port


def _fix_output(port: OutputSpec, by_uri: bool, written: bool) -> OutputSpec:
    kind = port_kind(port.type)
    if by_uri and kind == "parameter":
        return replace(port, type=FILE_TYPE)
    if kind == "invalid" or port.type == {}:
        return replace(port, type=None)
    if written and not by_uri and written_as_parameter(port.type) and kind != "parameter":
        return replace(port, type=_parameter_name(port.type) or FILE_TYPE)
    return port


def _parameter_name(type_spec: TypeSpec) -> str:
    """The parameter type a type means: JsonObject for `{JsonObject: {…}}`; empty for all that is no parameter."""
    name = next(iter(type_spec), "") if isinstance(type_spec, dict) else type_spec
    found = re.match(r"(?:typing\.)?(\w+)(?:\[.*\])?$", name) if isinstance(name, str) else None
    return PARAMETERS.get(found.group(1).lower(), "") if found else ""


def _fix_container(container: ContainerSpec) -> ContainerSpec:
    taken = movable_outputs(container)

    def change(element: Element) -> tuple[Element, ...]:
        if isinstance(element, str):
            return (_with_paths(element, taken),)
        return (_fix_element(element, change),)

    kept = {name: path for name, path in (container.file_outputs or {}).items() if name not in taken}
    return replace(
        container,
        command=None if container.command is None else _each(container.command, change),
        args=None if container.args is None else _each(container.args, change),
        file_outputs=kept or None,
    )


def _each(elements: tuple[Element, ...], change: Change) -> tuple[Element, ...]:
    return tuple(changed for element in elements for changed in change(element))


def _fix_element(element: Element, change: Change) -> Element:
    if isinstance(element, Concat):
        return Concat(tuple(_single(item) for item in _each(element.items, change)))
    if not isinstance(element, IfPlaceholder):
        return element
    then, otherwise = element.then_value, element.else_value
    changed: Branch = _each(then, change) if isinstance(then, tuple) else change(then)[0]
    instead: Branch | None = None if otherwise is None else _each(branch_items(otherwise), change)
    if isinstance(otherwise, str) and otherwise and instead == (otherwise,):
        instead = otherwise
    return IfPlaceholder(element.condition, changed, instead)


def _single(element: Element) -> Element:
    """An `if` inside a concat, with one element instead of a list where that says the same."""
    if not isinstance(element, IfPlaceholder):
        return element
    then, otherwise = element.then_value, element.else_value
    if isinstance(then, tuple):
        then = then[0] if len(then) == 1 else Concat(tuple(_single(item) for item in then)) if then else ""
    if isinstance(otherwise, tuple) and all(isinstance(item, str) for item in otherwise):
        otherwise = "".join(item for item in otherwise if isinstance(item, str)) or None
    return IfPlaceholder(element.condition, _single(then) if not isinstance(then, tuple) else then, otherwise)


def _with_paths(text: str, paths: dict[str, str]) -> Element:
    """The text, with an outputPath where one of the fixed paths stands in it."""
    parts: list[Element] = [text]
    for name, path in paths.items():
        parts = [piece for part in parts for piece in _pieces(part, OutputPath(name), path)]
    kept = tuple(part for part in parts if part != "")
    if len(kept) > 1:
        return Concat(kept)
    return kept[0] if kept else text


def _pieces(part: Element, output: OutputPath, path: str) -> list[Element]:
    if not isinstance(part, str):
        return [part]
    found: list[Element] = []
    for index, piece in enumerate(path_pattern(path).split(part)):
        found.extend([output, piece] if index else [piece])
    return found
