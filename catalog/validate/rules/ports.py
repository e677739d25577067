"""Rules about the types, descriptions, defaults and use of inputs and outputs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Union

from yaml.nodes import ScalarNode

from catalog.errors import ArgumentError
from catalog.spec.document import STR
from catalog.spec.model import InputSpec, OutputSpec
from catalog.spec.special_outputs import special_output
from catalog.spec.types import CANONICAL, default_text, is_final_status, truth, type_name
from catalog.validate.edits import drop_key, quote, replace_scalar
from catalog.validate.problem import Problem
from catalog.validate.subject import Subject

Port = Union[InputSpec, OutputSpec]

SPELLINGS = {
    "string": "String",
    "str": "String",
    "integer": "Integer",
    "int": "Integer",
    "float": "Float",
    "boolean": "Boolean",
    "bool": "Bool",
    "jsonobject": "JsonObject",
    "jsonarray": "JsonArray",
    "list": "List",
    "dict": "Dict",
    "dictionary": "Dictionary",
}
_SHOWN = 60


def ports(subject: Subject) -> Iterator[tuple[str, int, Port]]:
    """Every port as (`inputs` or `outputs`, index, port)."""
    for index, port in enumerate(subject.spec.inputs):
        yield "inputs", index, port
    for index, output in enumerate(subject.spec.outputs):
        yield "outputs", index, output


def type_missing(subject: Subject) -> Iterator[Problem]:
    """Ports without a type; an untyped input used by value has a rule of its own."""
    for side, index, port in ports(subject):
        by_value = side == "inputs" and port.name in subject.uses.by_value
        if port.type is None and not by_value:
            hint = "add `type: …`; a made-up name such as CSV says what the data is"
            yield Problem(subject.at(side, index), f'{side[:-1]} "{port.name}" has no type', hint)


def type_empty(subject: Subject) -> Iterator[Problem]:
    """`type: {}` and the like say nothing and break serialisers."""
    for side, index, port in ports(subject):
        if port.type is not None and not type_name(port.type) and not (isinstance(port.type, list) and port.type):
            edits = drop_key(subject.text, subject.at(side, index), "type")
            message = f'{side[:-1]} "{port.name}" has an empty type'
            yield Problem(subject.at(side, index, "type"), message, "name a type, or leave the key out", edits)


def type_spelling(subject: Subject) -> Iterator[Problem]:
    """`string` is a type of its own to kfp 1.8: names are compared with their case."""
    for side, index, port in ports(subject):
        if not isinstance(port.type, str) or port.type in CANONICAL:
            continue
        known = SPELLINGS.get(port.type.lower())
        if known is not None:
            place = subject.at(side, index, "type")
            message = f'{side[:-1]} "{port.name}" has the type "{port.type}", which is not "{known}"'
            edits = replace_scalar(subject.text, place, known)
            yield Problem(place, message, f"write {known}: types match only when written alike", edits)


def description_missing(subject: Subject) -> Iterator[Problem]:
    """Ports without a description."""
    for side, index, port in ports(subject):
        if not (port.description or "").strip():
            message = f'{side[:-1]} "{port.name}" has no description'
            yield Problem(subject.at(side, index), message, "say what it is, with its unit and format")


def untyped_by_value(subject: Subject) -> Iterator[Problem]:
    """kfp 2 takes an untyped input for an artifact and refuses to put it on the command line."""
    for index, port in enumerate(subject.spec.inputs):
        if port.type is None and port.name in subject.uses.by_value:
            message = f'input "{port.name}" is used by value, but has no type'
            yield Problem(subject.at("inputs", index), message, "add its type, such as `type: String`")


def default_parses(subject: Subject) -> Iterator[Problem]:
    """Defaults that are no value of the input's type."""
    for index, port in enumerate(subject.spec.inputs):
        wrong = _wrong_default(port)
        if wrong:
            message = f'the default {str(port.default)[:_SHOWN]!r} of input "{port.name}" is {wrong}'
            hint = "write a value of the type, or leave the default out"
            yield Problem(subject.at("inputs", index, "default"), message, hint)


def default_is_text(subject: Subject) -> Iterator[Problem]:
    """A default of a text input that YAML reads as a number or a truth value."""
    for index, port in enumerate(subject.spec.inputs):
        node = subject.find("inputs", index, "default")
        plain = CANONICAL.get(type_name(port.type)) == "str" and isinstance(node, ScalarNode)
        if node is None or not plain or port.default is None or node.tag == STR:
            continue
        written = str(node.value)
        try:
            same = default_text(port) == written
        except ArgumentError:
            same = False
        message = f'the default {written[:_SHOWN]} of the text input "{port.name}" is not text to YAML'
        yield Problem(node, message, "put it in quotes", quote(subject.text, node) if same else ())


def _wrong_default(port: InputSpec) -> str:
    """What is wrong with the default, or the empty text."""
    kind = CANONICAL.get(type_name(port.type))
    if port.default is None or kind in (None, "str") or "{{" in str(port.default):
        return ""
    try:
        _read(default_text(port) or "", str(kind))
    except (ValueError, OverflowError, RecursionError, ArgumentError):
        return f"no {type_name(port.type)}"
    return ""


def _read(text: str, kind: str) -> None:
    """Read `text` as components do; ValueError or ArgumentError when it is no value of the kind."""
    if kind == "int":
        int(text)
    elif kind == "float":
        float(text)
    elif kind == "bool":
        truth(text)
    elif not isinstance(json.loads(text), list if kind == "list" else dict):
        raise ValueError(kind)


def input_used(subject: Subject) -> Iterator[Problem]:
    """Inputs that no placeholder names."""
    if subject.spec.container is None or subject.uses.opaque:
        return
    for index, port in enumerate(subject.spec.inputs):
        if port.name not in subject.uses.mentioned and not is_final_status(port.type):
            message = f'input "{port.name}" is never used in command or args'
            yield Problem(subject.at("inputs", index), message, "use it in a placeholder, or remove it")


def output_written(subject: Subject) -> Iterator[Problem]:
    """Outputs whose path the program is never given, and outputs of a pipeline that no task makes."""
    spec = subject.spec
    if spec.implementation is None or subject.uses.opaque:
        return
    written = subject.uses.written if spec.graph is None else frozenset(spec.graph.output_values or ())
    for index, port in enumerate(spec.outputs):
        if port.name not in written and not (spec.container and special_output(port.name)):
            message = f'output "{port.name}" is never written'
            hint = "pass {outputPath: …} to the program" if spec.container else "name it in outputValues"
            yield Problem(subject.at("outputs", index), message, hint)
