"""A component from a command line in which markers stand for files and values.

`{table:CSV}` and `{in:table:CSV}` are the input `table`, `{out:table:CSV}` is the output `table`; `{in:CSV}` and
`{out:CSV}` are called `input` and `output`. Inputs of a value type (String, Integer, Float, Bool, JsonObject, …) are
passed by value, all others as the path of a file. `{{table:CSV}}` is the text `{table:CSV}`.
"""

from __future__ import annotations

import keyword
import re
import shlex
from collections.abc import Iterable, Iterator

from catalog.errors import UsageError
from catalog.scaffold.describe import port_description
from catalog.spec.model import ComponentSpec, ContainerImplementation, ContainerSpec, InputSpec, OutputSpec
from catalog.spec.placeholders import Concat, Element, InputPath, InputValue, OutputPath
from catalog.spec.types import CANONICAL

_MARKER = re.compile(
    r"(?P<brace>\{)?\{(?:(?P<side>in|input|out|output):)?(?:(?P<name>[A-Za-z_]\w*):)?(?P<type>[A-Z]\w*)\}(?(brace)\})"
)
_INTERPRETER = re.compile(r"(?:.*/)?(?:sh|ash|dash|bash|python(?:\d(?:\.\d+)?)?)")
_SCRIPT_FLAG = re.compile(r"-\w*c")
_EXAMPLE = 'for example: sh -ec \'sort "$0" > "$1"\' {in:CSV} {out:CSV}'
_SIDES = {"in": "input", "input": "input", "out": "output", "output": "output"}


def command_spec(image: str, command: str) -> ComponentSpec:
    """The component without name; UsageError `command-invalid` or `script-injection` for what cannot be one."""
    try:
        words = shlex.split(command)
    except ValueError as error:
        raise _invalid(f"the command line cannot be read: {error}") from None
    if not words:
        raise _invalid("the command line is empty")
    ports = _Ports()
    elements = [_element(word, ports) for word in words]
    _require_no_script(words, elements)
    first = next((index for index, element in enumerate(elements) if not isinstance(element, str)), len(elements))
    if first == 0:
        raise _invalid("the command line begins with a marker, so nothing says which program runs")
    container = ContainerSpec(image, tuple(elements[:first]), tuple(elements[first:]) or None)
    return ComponentSpec(
        inputs=tuple(ports.inputs.values()),
        outputs=tuple(ports.outputs.values()),
        implementation=ContainerImplementation(container),
    )


def command_text(words: Iterable[str]) -> str:
    """The command line of plain words, none of which is a marker."""
    return shlex.join(
        _MARKER.sub(lambda found: f"{{{found[0]}}}" if found["name"] or found["side"] else found[0], word)
        for word in words
    )


class _Ports:
    """The ports that markers have named so far, in order."""

    def __init__(self) -> None:
        self.inputs: dict[str, InputSpec] = {}
        self.outputs: dict[str, OutputSpec] = {}

    def placeholder(self, side: str, name: str, type_name: str) -> Element:
        """The placeholder of a marker; the port is noted."""
        known: dict[str, InputSpec] | dict[str, OutputSpec] = self.outputs if side == "output" else self.inputs
        before = known.get(name)
        if before is not None and before.type != type_name:
            raise _invalid(f'the {side} "{name}" is {before.type} in one place and {type_name} in another')
        if side == "output":
            self.outputs[name] = OutputSpec(name, type_name, port_description(name, type_name))
            return OutputPath(name)
        self.inputs[name] = InputSpec(name, type_name, port_description(name, type_name))
        return InputValue(name) if type_name in CANONICAL else InputPath(name)


def _element(word: str, ports: _Ports) -> Element:
    parts = tuple(_parts(word, ports))
    return parts[0] if len(parts) == 1 else Concat(parts) if parts else ""


def _parts(word: str, ports: _Ports) -> Iterator[Element]:
    text, end = "", 0
    for found in _MARKER.finditer(word):
        text += word[end : found.start()]
        end = found.end()
        if not found["name"] and not found["side"]:
            text += found[0]
        elif found["brace"]:
            text += found[0][1:-1]
        else:
            if text:
                yield text
            text = ""
            yield ports.placeholder(*_port(found))
    text += word[end:]
    if text:
        yield text


def _port(found: re.Match[str]) -> tuple[str, str, str]:
    side = _SIDES[found["side"] or "in"]
    name, type_name = found["name"] or side, found["type"]
    if keyword.iskeyword(name) or name != name.lower() or not name.isascii():
        hint = "lower-case letters, digits and _, and no keyword of Python"
        raise UsageError(f'{found[0]}: "{name}" is no name for a port', rule="command-invalid", hint=hint)
    if type_name not in CANONICAL and type_name.lower() in _LOWERED:
        hint = f"write {_LOWERED[type_name.lower()]}: types match only when written alike"
        raise UsageError(f"{found[0]}: there is no type {type_name}", rule="command-invalid", hint=hint)
    return side, name, type_name


_LOWERED = {name.lower(): name for name in sorted(CANONICAL) if name[0].isupper()} | {"str": "String", "int": "Integer"}


def _require_no_script(words: list[str], elements: list[Element]) -> None:
    """A marker inside a script would let a caller run anything."""
    for index, element in enumerate(elements):
        before = words[:index]
        in_script = bool(before) and _SCRIPT_FLAG.fullmatch(before[-1]) and any(map(_INTERPRETER.fullmatch, before))
        if in_script and not isinstance(element, str):
            hint = 'put the marker behind the script and read it as "$0", "$1", … (in Python: sys.argv)'
            message = "a marker stands inside a script: a caller could make it run anything"
            raise UsageError(message, rule="script-injection", hint=hint)


def _invalid(message: str) -> UsageError:
    return UsageError(message, rule="command-invalid", hint=_EXAMPLE)
