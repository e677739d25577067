"""The pipeline's arguments from the command line: `-p name=value`, `-p name=@file`, and a parameter file."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from catalog.errors import Position, UsageError

MAX_FILE_BYTES = 16 << 20


def given_arguments(pairs: Iterable[str], param_file: str) -> dict[str, str]:
    """All arguments by name; those of `pairs` come before those of the file. Raises UsageError."""
    arguments = file_arguments(Path(param_file)) if param_file else {}
    seen: set[str] = set()
    for pair in pairs:
        name, value = _pair(pair)
        if name in seen:
            raise UsageError(f'the parameter "{name}" is given twice', rule="param-repeated", hint="give it once")
        seen.add(name)
        arguments[name] = value
    return arguments


def _pair(pair: str) -> tuple[str, str]:
    name, equals, value = pair.partition("=")
    if not equals or not name.strip():
        raise UsageError(
            f'"{pair[:80]}" is not a parameter',
            rule="param-syntax",
            hint="write -p name=value, or -p name=@file for the content of a file",
        )
    if value.startswith("@@"):
        return name.strip(), value[1:]
    if value.startswith("@"):
        return name.strip(), _file_text(Path(value[1:]), f'the parameter "{name.strip()}"').removesuffix("\n")
    return name.strip(), value


def file_arguments(path: Path) -> dict[str, str]:
    """The arguments in a YAML or JSON file: a mapping of names to values. A scalar is passed as it is written there,
    a list or mapping as JSON; null is the same as leaving the name out.

    Raises UsageError when the file cannot be read, SpecError with the place when it is not YAML.
    """
    from yaml.nodes import MappingNode

    from catalog.spec.document import compose

    text = _file_text(path, "the parameter file")
    if not text.strip():
        return {}
    root = compose(text, str(path))
    if not isinstance(root, MappingNode):
        raise UsageError(
            "the parameter file is no mapping",
            rule="param-file",
            position=_place(path, root),
            hint="write a line `name: value` for each parameter",
        )
    arguments: dict[str, str] = {}
    for key, node in root.value:
        name = str(key.value)
        if name in arguments:
            raise UsageError(
                f'the parameter "{name}" is given twice', rule="param-repeated", position=_place(path, key)
            )
        value = _text(node, path)
        if value is not None:
            arguments[name] = value
    return arguments


def _text(node: Any, path: Path) -> str | None:
    from yaml.nodes import ScalarNode

    if isinstance(node, ScalarNode):
        return None if node.tag.endswith(":null") else str(node.value)
    return json.dumps(_value(node, path))


def _value(node: Any, path: Path) -> Any:
    """The node's value; dates and the like stay the text they are."""
    from yaml.constructor import SafeConstructor
    from yaml.nodes import MappingNode, SequenceNode

    if isinstance(node, MappingNode):
        return {str(key.value): _value(value, path) for key, value in node.value}
    if isinstance(node, SequenceNode):
        return [_value(item, path) for item in node.value]
    if node.tag.rpartition(":")[2] not in ("bool", "int", "float", "null"):
        return node.value
    try:
        return SafeConstructor().construct_object(node)
    except (ValueError, KeyError):
        message = f"{node.value!r:.60} is not what its YAML tag says"
        raise UsageError(message, rule="param-file", position=_place(path, node)) from None


def _place(path: Path, node: Any) -> Position:
    return Position(str(path), node.start_mark.line + 1, node.start_mark.column + 1)


def key_values(pairs: Iterable[str], what: str) -> dict[str, str]:
    """The `name=value` texts as a mapping; UsageError for one without a name or an equals sign."""
    found: dict[str, str] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name.strip():
            raise UsageError(f'"{pair[:80]}" is not a {what}', rule=f"{what}-syntax", hint="write name=value")
        found[name.strip()] = value
    return found


def _file_text(path: Path, what: str) -> str:
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_FILE_BYTES + 1)
        if len(data) > MAX_FILE_BYTES:
            raise UsageError(
                f"{what}: {path} has more than {MAX_FILE_BYTES} bytes",
                rule="param-file",
                hint="pass large data by a component that reads it, such as http_download with a file:// URL",
            )
        return data.decode("utf-8")
    except OSError as error:
        raise UsageError(f"{what}: cannot read {path}: {error.strerror}", rule="param-file") from None
    except UnicodeDecodeError:
        raise UsageError(f"{what}: {path} is not UTF-8 text", rule="param-file", hint="parameters are texts") from None
