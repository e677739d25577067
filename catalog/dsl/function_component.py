"""Components from self-contained Python functions."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, overload

from catalog.dsl.complaints import complaint
from catalog.dsl.function_interface import FunctionInterface, interface_of
from catalog.dsl.function_program import RETURNED_FLAG, program_of
from catalog.dsl.function_source import definition_name, function_source
from catalog.dsl.interface import position_of
from catalog.dsl.op_component import makes_op, op_component
from catalog.load.factory import ComponentFactory, make_factory
from catalog.spec.emit import to_yaml
from catalog.spec.model import (
    ComponentSpec,
    ContainerImplementation,
    ContainerSpec,
    InputSpec,
    MetadataSpec,
    OutputSpec,
)
from catalog.spec.placeholders import Element, IfPlaceholder, InputPath, InputValue, IsPresent, OutputPath

DEFAULT_IMAGE = "python:3.11-slim"
PACKAGES = "kfp-catalog/python-packages"
# The process engine prepares an environment that has the packages, and says so.
INSTALL = 'test -n "${{CATALOG_PACKAGES_READY:-}}" || {pip} {packages} || {pip} --user {packages}\nexec "$0" "$@"\n'
PIP = "PIP_DISABLE_PIP_VERSION_CHECK=1 python3 -m pip install --quiet --no-warn-script-location"


@overload
def component(func: Callable[..., Any]) -> ComponentFactory: ...


@overload
def component(
    func: None = None,
    *,
    base_image: str | None = None,
    packages_to_install: Sequence[str] | None = None,
    annotations: Mapping[str, str] | None = None,
) -> Callable[[Callable[..., Any]], ComponentFactory]: ...


def component(
    func: Callable[..., Any] | None = None,
    *,
    base_image: str | None = None,
    packages_to_install: Sequence[str] | None = None,
    annotations: Mapping[str, str] | None = None,
) -> Callable[..., Any]:
    """Make a self-contained function a component; usable with and without parentheses.

    The program runs in `base_image` (python:3.11-slim unless given), where `packages_to_install` (pip requirements)
    are installed first. A function that returns a ContainerOp stays a function; its annotations are checked.
    """

    if func is not None and makes_op(func):
        return op_component(func)

    def decorate(function: Callable[..., Any]) -> ComponentFactory:
        return create_component_from_func(
            function,
            base_image=base_image,
            packages_to_install=packages_to_install,
            annotations=annotations,
        )

    return decorate if func is None else decorate(func)


def create_component_from_func(
    func: Callable[..., Any],
    output_component_file: str | Path | None = None,
    base_image: str | None = None,
    packages_to_install: Sequence[str] | None = None,
    annotations: Mapping[str, str] | None = None,
) -> ComponentFactory:
    """The component of a self-contained function as a factory, written to `output_component_file` too when given."""
    spec = function_spec(func, base_image, packages_to_install, annotations)
    if output_component_file is not None:
        path = Path(output_component_file)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(to_yaml(spec), encoding="utf-8")
    return make_factory(spec)


def function_spec(
    function: Callable[..., Any],
    base_image: str | None = None,
    packages: Sequence[str] | None = None,
    annotations: Mapping[str, str] | None = None,
    extra_code: str = "",
) -> ComponentSpec:
    """The component of a function; CompositionError, at the function's line, for one that cannot be a component."""
    if isinstance(packages, str):
        hint = f'write packages_to_install=["{packages}"]'
        raise complaint("packages_to_install must be a list of texts", "bad-argument", hint)
    source = function_source(function, extra_code)
    interface = interface_of(function)
    flags = _flags(interface, function)
    program = program_of(source, definition_name(function), interface, flags)
    start: tuple[Element, ...] = ("python3", "-u", "-c", program)
    notes = dict(annotations or {})
    if packages:
        notes[PACKAGES] = json.dumps(list(packages))
        start = ("sh", "-ec", _install_script(packages), *start)
    container = ContainerSpec(base_image or DEFAULT_IMAGE, start, _arguments(interface, flags) or None)
    return ComponentSpec(
        name=interface.name,
        description=interface.description,
        metadata=MetadataSpec(notes) if notes else None,
        inputs=interface.inputs,
        outputs=interface.outputs,
        implementation=ContainerImplementation(container),
    )


def _install_script(packages: Sequence[str]) -> str:
    return INSTALL.format(pip=PIP, packages=" ".join(shlex.quote(package) for package in packages))


def _flags(interface: FunctionInterface, function: Callable[..., Any]) -> dict[str, str]:
    """A flag for each parameter, made from its port's name; an output whose flag an input has gets its own."""
    flags: dict[str, str] = {}
    for parameter in interface.parameters:
        flag = "--" + parameter.port.name.replace("_", "-")
        if flag in flags.values():
            flag = "--" + parameter.name.replace("_", "-")
        if flag in flags.values():
            message = f'two parameters of "{function.__name__}" would have the flag {flag}'
            raise complaint(message, "bad-function", f'rename "{parameter.name}"', position_of(function))
        flags[parameter.name] = flag
    return flags


def _arguments(interface: FunctionInterface, flags: Mapping[str, str]) -> tuple[Element, ...]:
    line: list[Element] = []
    for parameter in interface.parameters:
        flag, port = flags[parameter.name], parameter.port
        if isinstance(port, OutputSpec):
            line += [flag, OutputPath(port.name)]
        else:
            line += _input_elements(flag, port, by_path=bool(parameter.style))
    if interface.returned:
        line += [RETURNED_FLAG, *(OutputPath(port.name) for port in interface.returned)]
    return tuple(line)


def _input_elements(flag: str, port: InputSpec, by_path: bool) -> list[Element]:
    pair: tuple[Element, ...] = (flag, InputPath(port.name) if by_path else InputValue(port.name))
    return [IfPlaceholder(IsPresent(port.name), pair)] if port.optional else list(pair)
