"""Changing a YAML text at the places of its nodes, so that comments and layout stay."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Union

import yaml
from yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode

from catalog.spec.document import LINE_BREAK, STR
from catalog.spec.model import Scalar

AddedValue = Union[Scalar, Mapping[str, Scalar]]

BLOCK = ("|", ">")

_INDENT = "  "
_SHORT = {"\n": "\\n", "\t": "\\t", "\r": "\\r"}


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Replace the characters `start` to `end` (offsets in the text) by `text`."""

    start: int
    end: int
    text: str


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """The text with all edits made; an edit inside of what another one replaces is left out."""
    parts: list[str] = []
    place = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        if edit.start < place:
            continue
        parts += [text[place : edit.start], edit.text]
        place = edit.end
    return "".join([*parts, text[place:]])


@dataclass(frozen=True)
class Editor:
    """Makes edits of `text`; the nodes are those that composing it gave."""

    text: str

    def replace(self, node: Node, value: Scalar) -> Edit:
        """A scalar in place of a node, in the quotes that it has."""
        leaf = _last_leaf(node)
        end = self._offset(leaf.end_mark)
        if getattr(leaf, "style", None) in BLOCK:
            last = self._last_line(leaf)
            end = self._line_start(last) + len(self._line(last).rstrip("\r\n"))
        return Edit(self._offset(node.start_mark), end, scalar_text(value, getattr(node, "style", None) or ""))

    def change_keys(self, mapping: MappingNode, drop: Collection[str], add: Mapping[str, AddedValue]) -> list[Edit]:
        """Take keys out of a mapping, and put others at its end: constants, or small maps of constants."""
        dropped = [index for index, (key, _) in enumerate(mapping.value) if key.value in drop]
        if mapping.flow_style:
            return self._change_flow(mapping, dropped, add)
        edits = []
        for index in dropped:
            key, value = mapping.value[index]
            start = self._line_start(key.start_mark.line)
            edits.append(Edit(start, self._line_start(self._last_line(value) + 1), ""))
        return edits + self._append_lines(mapping, add)

    def _change_flow(self, mapping: MappingNode, dropped: list[int], add: Mapping[str, AddedValue]) -> list[Edit]:
        entries = mapping.value
        kept = [index for index in range(len(entries)) if index not in dropped]
        last = kept[-1] if kept else -1
        edits = [
            Edit(self._offset(entries[index][0].start_mark), self._offset(entries[index + 1][0].start_mark), "")
            for index in dropped
            if index < last
        ]
        end = self._offset(entries[-1][1].end_mark) if entries else self._offset(mapping.start_mark) + 1
        if last + 1 < len(entries):
            start = entries[last][1].end_mark if kept else entries[0][0].start_mark
            edits.append(Edit(self._offset(start), end, ""))
        added = ", ".join(f"{scalar_text(key)}: {_flow(value)}" for key, value in add.items())
        return [*edits, Edit(end, end, f", {added}" if kept else added)] if add else edits

    def _append_lines(self, mapping: MappingNode, add: Mapping[str, AddedValue]) -> list[Edit]:
        if not add:
            return []
        indent = " " * int(mapping.value[0][0].start_mark.column)
        lines: list[str] = []
        for key, value in add.items():
            if isinstance(value, Mapping):
                inner = [f"{indent}{_INDENT}{scalar_text(name)}: {scalar_text(item)}" for name, item in value.items()]
                lines += [f"{indent}{scalar_text(key)}:", *inner]
            else:
                lines.append(f"{indent}{scalar_text(key)}: {scalar_text(value)}")
        place = self._line_start(self._last_line(mapping.value[-1][1]) + 1)
        before = "" if self.text[:place].endswith(("\n", "\r")) else self.line_end
        return [Edit(place, place, before + "".join(f"{line}{self.line_end}" for line in lines))]

    @cached_property
    def line_end(self) -> str:
        """What ends the lines of this text."""
        return "\r\n" if "\r\n" in self.text else "\n"

    def _last_line(self, node: Node) -> int:
        """The number (from 0) of the last line with something of this node."""
        node = _last_leaf(node)
        line = int(node.end_mark.line)
        if getattr(node, "style", None) not in BLOCK:
            return line
        # A block text ends where the next token begins: blank lines and comments between belong to neither.
        line -= 1 if node.end_mark.column == 0 else 0
        while line > node.start_mark.line and not self._line(line).strip():
            line -= 1
        return line

    def _line(self, number: int) -> str:
        return self.text[self._line_start(number) : self._line_start(number + 1)]

    def _offset(self, mark: yaml.Mark) -> int:
        # A byte order mark is no column.
        extra = 1 if mark.line == 0 and self.text.startswith("\ufeff") else 0
        return self._line_start(mark.line) + int(mark.column) + extra

    def _line_start(self, number: int) -> int:
        return self._starts[number] if number < len(self._starts) else len(self.text)

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(found.end() for found in LINE_BREAK.finditer(self.text))]


def _last_leaf(node: Node) -> Node:
    """What the text of a node ends with: the end mark of a block collection stands where the next token begins."""
    while isinstance(node, CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    return node


def scalar_text(value: Scalar, style: str = "") -> str:
    """A scalar as YAML that may stand in a flow map too: in quotes of `style`, else plain where that means the same."""
    if not isinstance(value, str):
        return json.dumps(value) if isinstance(value, (bool, int)) else _float_text(value)
    if style == '"' or not value.isprintable():
        return '"' + "".join(map(_escaped, value)) + '"'
    if style != "'" and _plain(value):
        return value
    return "'" + value.replace("'", "''") + "'"


def _plain(value: str) -> bool:
    try:
        node = yaml.compose(f"{{k: {value}}}", Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        return False
    if not isinstance(node, MappingNode) or len(node.value) != 1:
        return False
    found = node.value[0][1]
    return isinstance(found, ScalarNode) and found.tag == STR and found.value == value


def _float_text(value: float) -> str:
    text = repr(value)
    if text.strip("-") in ("inf", "nan"):
        return text.replace("inf", ".inf").replace("nan", ".nan")
    # YAML 1.1 reads 1e+16 as text.
    return text if "." in text else text.replace("e", ".0e")


def _escaped(sign: str) -> str:
    if sign in '"\\':
        return f"\\{sign}"
    return sign if sign.isprintable() else _SHORT.get(sign) or f"\\U{ord(sign):08x}"


def _flow(value: AddedValue) -> str:
    if not isinstance(value, Mapping):
        return scalar_text(value)
    return "{" + ", ".join(f"{scalar_text(key)}: {scalar_text(item)}" for key, item in value.items()) + "}"
