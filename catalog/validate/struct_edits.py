"""From one spec to another by edits of its text: only the parts that differ are written anew."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from catalog.spec.emit import to_struct
from catalog.validate.edits import drop_key
from catalog.validate.problem import Edit

if TYPE_CHECKING:
    from catalog.spec.model import ComponentSpec
    from catalog.validate.subject import Text

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_NOT_PLAIN = frozenset(("y", "n", "yes", "no", "true", "false", "on", "off", "null"))


class _TooMuch(Exception):
    """A difference that no small edit makes."""


def edits_between(text: Text, root: Node, old: ComponentSpec, new: ComponentSpec) -> tuple[Edit, ...]:
    """The edits that make the text of `old` say `new`; none when that would cost comments or a script's layout."""
    try:
        return tuple(_differences(text, root, to_struct(old), to_struct(new)))
    except _TooMuch:
        return ()


def _differences(text: Text, node: Node, old: Any, new: Any) -> Iterator[Edit]:
    if old == new:
        return
    if isinstance(node, MappingNode) and isinstance(old, dict) and isinstance(new, dict):
        yield from _in_map(text, node, old, new)
    elif isinstance(node, SequenceNode) and isinstance(new, list) and len(node.value) == len(old) == len(new):
        for child, before, after in zip(node.value, old, new, strict=True):
            yield from _differences(text, child, before, after)
    else:
        yield _replaced(text, node, new)


def _in_map(text: Text, node: MappingNode, old: dict[str, Any], new: dict[str, Any]) -> Iterator[Edit]:
    children = {key.value: value for key, value in node.value}
    if old and not set(old) & set(new):
        # Another placeholder altogether.
        yield _replaced(text, node, new)
        return
    for key, before in old.items():
        if key not in children:
            raise _TooMuch
        if key in new:
            yield from _differences(text, children[key], before, new[key])
        else:
            dropped = drop_key(text, node, key)
            if not dropped:
                raise _TooMuch
            yield from dropped
    for key in new.keys() - old.keys():
        yield _added(text, node, key, new[key])


def _replaced(text: Text, node: Node, value: Any) -> Edit:
    start, end = text.span(node)
    piece = text.content[start:end].rstrip()
    if "#" in piece or (isinstance(node, ScalarNode) and node.style in ("|", ">")):
        raise _TooMuch
    return Edit(start, start + len(piece), _flow(value))


def _added(text: Text, node: MappingNode, key: str, value: Any) -> Edit:
    """A new pair: at the end of a map in braces, else in a line after the first pair that is one line."""
    if not node.value:
        raise _TooMuch
    if node.flow_style:
        end = text.span(node.value[-1][1])[1]
        return Edit(end, end, f", {key}: {_flow(value)}")
    for name, child in node.value:
        if isinstance(child, ScalarNode) and child.start_mark.line == child.end_mark.line == name.start_mark.line:
            after = text.span(child)[1]
            end = text.content.find("\n", after)
            end = len(text.content) if end < 0 else end - (text.content[end - 1] == "\r")
            line_end = "\r\n" if text.content[end : end + 1] == "\r" else "\n"
            return Edit(end, end, f"{line_end}{' ' * name.start_mark.column}{key}: {_flow(value)}")
    raise _TooMuch


def _flow(value: Any) -> str:
    """A value in one line, in YAML as people write it."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_flow(key)}: {_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if isinstance(value, str) and _PLAIN.fullmatch(value) and value.lower() not in _NOT_PLAIN:
        return value
    return json.dumps(value, ensure_ascii=False)
