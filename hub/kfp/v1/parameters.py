"""The parameters of pipelines, runs and jobs in v1beta1: texts by name."""

from __future__ import annotations

from collections.abc import Mapping

from catalog.errors import UsageError
from catalog.spec.model import ComponentSpec
from catalog.spec.types import default_text
from hub.kfp.message import Message


def read_parameters(pipeline_spec: Message) -> dict[str, str]:
    """The arguments in a pipeline_spec: its parameters, and those of its runtime_config.

    Raises UsageError (rule request-invalid).
    """
    found: dict[str, str] = {}
    for item in pipeline_spec.messages("parameters"):
        name = item.text("name")
        if name in found:
            raise UsageError(f'the parameter "{name[:80]}" is given twice', rule="request-invalid")
        found[name] = item.text("value")
    runtime = pipeline_spec.message("runtime_config").message("parameters")
    return found | {name: _value(runtime.message(name)) for name in runtime.fields}


def _value(value: Message) -> str:
    """A value of the old runtime config: one of an int, a double and a string."""
    for name in ("string_value", "int_value", "double_value"):
        if value.has(name):
            return str(value.value(name))
    return ""


def parameter_structs(arguments: Mapping[str, str]) -> list[dict[str, str]]:
    """Arguments as JSON data."""
    return [{"name": name, "value": text} for name, text in arguments.items()]


def input_structs(spec: ComponentSpec) -> list[dict[str, str]]:
    """A pipeline's inputs as JSON data, those with a default with its text."""
    structs = []
    for port in spec.inputs:
        text = default_text(port)
        structs.append({"name": port.name} if text is None else {"name": port.name, "value": text})
    return structs
