"""What stops kfp 1.8.22 from making a task of a container component that it has loaded.

The command line is followed as a task resolves it that gets its required inputs and every default. kfp 1.8 resolves it
twice, the second time for pipelines of its v2 preview, and demands what that form demands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from catalog.errors import ArgumentError
from catalog.spec.model import FINAL_STATUS_TYPE, ComponentSpec, ContainerSpec, InputSpec
from catalog.spec.placeholders import (
    Concat,
    Condition,
    Element,
    IfPlaceholder,
    InputMetadata,
    InputOutputPortName,
    InputPath,
    InputUri,
    InputValue,
    IsPresent,
    OutputPath,
    branch_items,
)
from catalog.spec.types import CANONICAL, default_text, is_final_status, truth
from catalog.validate.portability_finding import Effect, FindingPath, PortabilityFinding
from catalog.validate.portability_kfp2_types import short_name

CONTAINER: FindingPath = ("implementation", "container")
_OUTPUT_NAME = re.compile(r"[A-Za-z][A-Za-z0-9\s_-]*$")
_MAX_INT = 1 << 63
# Which values other than texts can be put into a command line as a type of that Python name.
_FITTING: dict[str, type | tuple[type, ...]] = {"int": int, "float": (int, float), "bool": bool}


def use_findings(spec: ComponentSpec, container: ContainerSpec) -> Iterator[PortabilityFinding]:
    """Everything for which compiling a pipeline with this component ends in an error."""
    for index, port in enumerate(spec.inputs):
        yield from _input(port, ("inputs", index))
    for index, output in enumerate(spec.outputs):
        if not _OUTPUT_NAME.match(output.name):
            message = f'"{output.name}" cannot be the name of an output: letters A to Z, digits, spaces, `-` and `_`'
            place: FindingPath = ("outputs", index, "name")
            fix = "begin with a letter and use no others"
            yield PortabilityFinding(
                "kfp1-output-name", "uncompiled", message, place, output.name, output.position, fix
            )
        if output.type == {} or short_name(output.type) == FINAL_STATUS_TYPE:
            yield _bad_type(output.name, ("outputs", index, "type"))
    present = {port.name for port in spec.inputs if _has_argument(port)}
    yield from _line(spec, container, present)


def _has_argument(port: InputSpec) -> bool:
    return port.default is not None or (port.required and not is_final_status(port.type))


def _bad_type(name: str, place: FindingPath) -> PortabilityFinding:
    message = f'the type of "{name}" is one that cannot be compiled'
    return PortabilityFinding("kfp1-type", "uncompiled", message, place, name, fix="leave the type out")


def _input(port: InputSpec, place: FindingPath) -> Iterator[PortabilityFinding]:
    if port.type == {} and _has_argument(port):
        yield _bad_type(port.name, (*place, "type"))
    if port.default is None:
        return
    try:
        text = default_text(port)
    except ArgumentError:
        text = None
    whole = isinstance(port.default, int) or (port.optional and port.type == "Integer")
    if text is not None and not (whole and _too_large(text)):
        return
    yield _bad_default(port, place, "is not a number that fits")


def _bad_default(port: InputSpec, place: FindingPath, what: str) -> PortabilityFinding:
    message = f'the default {str(port.default)[:40]!r} of "{port.name}" {what}'
    fix = "write the default as a text of the input's type"
    return PortabilityFinding("kfp1-default", "uncompiled", message, (*place, "default"), port.name, port.position, fix)


def _is_serialised(port: InputSpec) -> bool:
    """True when the default can be put into the command line: every text can, other values as their type."""
    if port.default is None or isinstance(port.default, str) or port.type is None:
        return True
    if not isinstance(port.type, str):
        return False
    python_type = CANONICAL.get(short_name(port.type), short_name(port.type))
    if python_type in ("list", "dict", "Json", "Base64Pickle"):
        return True
    converted = port.optional and port.type in ("Integer", "Float")
    return converted or (python_type in _FITTING and isinstance(port.default, _FITTING[python_type]))


def _too_large(text: str) -> bool:
    return text.lstrip("-").isdecimal() and not -_MAX_INT <= int(text) < _MAX_INT


def _line(spec: ComponentSpec, container: ContainerSpec, present: set[str]) -> Iterator[PortabilityFinding]:
    fixed = container.file_outputs or {}
    inputs = {port.name: (index, port) for index, port in enumerate(spec.inputs)}
    backend = {port.name for port in spec.inputs if is_final_status(port.type)}
    for element in _resolved(container.line, present):
        if isinstance(element, IfPlaceholder):
            yield from _condition(element.condition, present | backend)
        elif isinstance(element, OutputPath) and element.name in fixed:
            message = f'the output "{element.name}" has two paths: its outputPath, and {fixed[element.name]}'
            place = (*CONTAINER, "fileOutputs", element.name)
            fix = "drop one of them"
            yield PortabilityFinding("kfp1-two-paths", "uncompiled", message, place, element.name, fix=fix)
        elif isinstance(element, InputValue):
            index, port = inputs[element.name]
            if not _is_serialised(port):
                yield _bad_default(port, ("inputs", index), "is no text and does not fit the input's type")
        elif isinstance(element, (InputPath, InputUri, InputMetadata, InputOutputPortName)):
            if element.name not in present:
                yield from _absent(inputs[element.name][1], isinstance(element, InputPath))


def _absent(port: InputSpec, by_path: bool) -> Iterator[PortabilityFinding]:
    if by_path and port.optional:
        return
    what = "is left out, which only inputValue and inputPath allow" if port.optional else "has no file: use it by value"
    message = f'the input "{port.name}" {what}'
    yield PortabilityFinding("kfp1-absent", "uncompiled", message, CONTAINER, port.name, port.position)


def _condition(condition: Condition, present: set[str]) -> Iterator[PortabilityFinding]:
    if isinstance(condition, str) and condition and _truth(condition) is None:
        message = f"the condition {condition!r} is not the text of a truth value"
        fix = "write 'true' or 'false'"
        yield PortabilityFinding("kfp1-condition", "uncompiled", message, CONTAINER, fix=fix)
    elif isinstance(condition, InputValue):
        effect: Effect = "uncompiled" if condition.name in present else "changed"
        message = f'the condition is the value of "{condition.name}", and a task fails that has one'
        fix = "use isPresent, or decide in the program"
        yield PortabilityFinding("kfp1-condition", effect, message, CONTAINER, condition.name, fix=fix)


def _resolved(elements: tuple[Element, ...], present: set[str]) -> Iterator[Element]:
    """Every element that is resolved; of an `if`, only the branch that is taken."""
    for element in elements:
        yield element
        if isinstance(element, Concat):
            yield from _resolved(element.items, present)
        elif isinstance(element, IfPlaceholder):
            taken = element.then_value if _holds(element.condition, present) else element.else_value
            yield from _resolved(branch_items(taken), present)


def _holds(condition: Condition, present: set[str]) -> bool:
    if isinstance(condition, bool):
        return condition
    if isinstance(condition, IsPresent):
        return condition.name in present
    return isinstance(condition, str) and bool(condition) and _truth(condition) is True


def _truth(text: str) -> bool | None:
    try:
        return truth(text)
    except ArgumentError:
        return None
