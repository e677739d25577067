"""Edits of YAML text at the place of a node: what they do not touch keeps its layout and comments."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from yaml.nodes import MappingNode, Node, ScalarNode

from catalog.validate.problem import Edit

if TYPE_CHECKING:
    from catalog.validate.subject import Text


def applied(content: str, edits: tuple[Edit, ...]) -> str:
    """The text with all edits made; they do not overlap."""
    pieces: list[str] = []
    at = 0
    for edit in sorted(edits, key=lambda edit: edit.start):
        pieces += (content[at : edit.start], edit.text)
        at = edit.end
    return "".join((*pieces, content[at:]))


def replace_scalar(text: Text, node: Node, value: str) -> tuple[Edit, ...]:
    """`value`, a plain word, in place of a scalar written in one line; nothing for other nodes."""
    start, end = text.span(node)
    old = text.content[start:end]
    if not isinstance(node, ScalarNode) or node.style in ("|", ">") or "\n" in old:
        return ()
    mark = old[:1] if node.style in ("'", '"') else ""
    if old != f"{mark}{node.value}{mark}":
        return ()
    return (Edit(start, end, f"{mark}{value}{mark}"),)


def quote(text: Text, node: Node) -> tuple[Edit, ...]:
    """The scalar in quotes, so that it is text; nothing for a scalar that is not plain, or has a tag."""
    start, end = text.span(node)
    old = text.content[start:end]
    if not isinstance(node, ScalarNode) or node.style or not old or old != node.value:
        return ()
    quoted = json.dumps(old, ensure_ascii=False) if "'" in old else f"'{old}'"
    return (Edit(start, end, quoted),)


def rename_key(text: Text, node: Node, value: str) -> tuple[Edit, ...]:
    """Another name for the key `node`."""
    return replace_scalar(text, node, value)


def drop_key(text: Text, node: Node, name: str) -> tuple[Edit, ...]:
    """The pair of that name taken out of a map; nothing when a comment would go with it."""
    if not isinstance(node, MappingNode):
        return ()
    at = next((index for index, (key, _) in enumerate(node.value) if key.value == name), None)
    if at is None or len(node.value) == 1:
        return ()
    start, end = text.span(node.value[at][0])[0], text.span(node.value[at][1])[1]
    if not node.flow_style:
        # A block's end mark may stand at the next key.
        end = start + len(text.content[start:end].rstrip())
        lines = _whole_lines(text.content, start, end)
        if lines is not None:
            start, end = lines
        elif at + 1 < len(node.value):
            end = text.span(node.value[at + 1][0])[0]
        else:
            return ()
    elif at + 1 < len(node.value):
        end = text.span(node.value[at + 1][0])[0]
    else:
        start = text.span(node.value[at - 1][1])[1]
    return () if "#" in text.content[start:end] else (Edit(start, end, ""),)


def _whole_lines(content: str, start: int, end: int) -> tuple[int, int] | None:
    """The lines of a piece that is alone in them, or None."""
    first = content.rfind("\n", 0, start) + 1
    last = content.find("\n", end)
    last = len(content) if last < 0 else last + 1
    alone = not content[first:start].strip() and not content[end:last].strip()
    return (first, last) if alone else None
