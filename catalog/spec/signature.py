"""What a caller of a component sees: the factory's name, documentation and parameters, as kfp 1.8.22 shows them."""

from __future__ import annotations

import inspect

from catalog.spec.model import ComponentSpec, InputSpec
from catalog.spec.names import python_names
from catalog.spec.types import CANONICAL, PYTHON_TYPES, annotation_of, is_final_status


def factory_name(spec: ComponentSpec) -> str:
    """The component's name, or `Component`."""
    return spec.name or "Component"


def factory_doc(spec: ComponentSpec) -> str:
    """Name and description, those that exist, joined by a newline."""
    return "\n".join(part for part in (spec.name, spec.description) if part)


def ordered_inputs(spec: ComponentSpec) -> list[InputSpec]:
    """Inputs a caller may pass: the required ones, then those with a default or optional, each group in file order."""
    shown = [port for port in spec.inputs if not is_final_status(port.type)]
    return [port for port in shown if port.required] + [port for port in shown if not port.required]


def signature_of(spec: ComponentSpec) -> inspect.Signature:
    """The signature of the component's factory: Python names, types, and defaults as the file has them."""
    names = python_names(port.name for port in spec.inputs)
    return inspect.Signature([_parameter(port, names[port.name]) for port in ordered_inputs(spec)])


def _parameter(port: InputSpec, name: str) -> inspect.Parameter:
    annotation: object = inspect.Parameter.empty
    shown = annotation_of(port.type)
    if shown is not None:
        exact = isinstance(port.type, str) and port.type in CANONICAL
        annotation = PYTHON_TYPES[shown] if exact else shown
    return inspect.Parameter(
        name,
        inspect.Parameter.POSITIONAL_OR_KEYWORD,
        annotation=annotation,
        default=inspect.Parameter.empty if port.required else port.default,
    )


def factory_help(spec: ComponentSpec) -> str:
    """The factory's docstring: name, description, then a line for each input and output."""
    names = python_names(port.name for port in spec.inputs)
    lines = [factory_doc(spec)] if factory_doc(spec) else []
    if spec.inputs:
        lines += ["", "Args:"]
    for port in ordered_inputs(spec):
        state = "required" if port.required else "optional" if port.default is None else f"default {port.default!r}"
        about = f": {port.description.strip()}" if port.description else ""
        lines.append(f"    {names[port.name]} ({annotation_of(port.type) or 'any'}, {state}){about}")
    if spec.outputs:
        lines += ["", "Outputs:"]
    for output in spec.outputs:
        about = f": {output.description.strip()}" if output.description else ""
        lines.append(f"    {output.name} ({annotation_of(output.type) or 'any'}){about}")
    return "\n".join(lines)
