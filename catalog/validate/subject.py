"""One component file as the rules see it: parsed once, with the place of every part."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from catalog.errors import Finding, Position
from catalog.spec.document import LINE_BREAK
from catalog.spec.model import ComponentSpec
from catalog.validate.layout import Layout
from catalog.validate.policy import Policy
from catalog.validate.programs import Program, programs_of
from catalog.validate.uses import Uses, uses_of

if TYPE_CHECKING:
    from catalog.validate.surroundings import Surroundings


@dataclass(frozen=True)
class Text:
    """The text of a file, and where its lines begin."""

    path: str
    content: str

    @cached_property
    def lines(self) -> list[str]:
        """The lines without their ends."""
        return LINE_BREAK.split(self.content)

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(found.end() for found in LINE_BREAK.finditer(self.content))]

    def line(self, number: int) -> str:
        """The line of that number (from 1), or the empty text."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""

    def offset(self, line: int, column: int) -> int:
        """The offset of a place; both count from 0, as marks do. A byte order mark is no column."""
        mark = 1 if line == 0 and self.content.startswith("\ufeff") else 0
        return self._starts[line] + column + mark if line < len(self._starts) else len(self.content)

    def span(self, node: Node) -> tuple[int, int]:
        """The offsets where `node` begins and ends."""
        start, end = node.start_mark, node.end_mark
        return self.offset(start.line, start.column), self.offset(end.line, end.column)

    def position(self, node: Node) -> Position:
        """Where `node` begins."""
        return Position(self.path, node.start_mark.line + 1, node.start_mark.column + 1)


@dataclass(frozen=True)
class Subject:
    """A component that the loader accepts, its text and nodes, and what surrounds it."""

    file: Path
    text: Text
    root: Node
    spec: ComponentSpec
    policy: Policy
    layout: Layout | None
    surroundings: Surroundings

    def at(self, *path: str | int) -> Node:
        """The node at a path of keys and indices; the deepest one there is when the path ends early."""
        node = self.root
        for part in path:
            child = self._child(node, part)
            if child is None:
                return node
            node = child
        return node

    def find(self, *path: str | int) -> Node | None:
        """As `at`, but None when the path ends early."""
        node: Node | None = self.root
        for part in path:
            if node is None:
                return None
            node = self._child(node, part)
        return node

    def _child(self, node: Node, part: str | int) -> Node | None:
        if not isinstance(node, MappingNode):
            return child_of(node, part)
        # Looking through the pairs each time would take time with the square of their number.
        if id(node) not in self._children:
            self._children[id(node)] = {key.value: value for key, value in reversed(node.value) if _is_key(key)}
        return self._children[id(node)].get(part)

    @cached_property
    def _children(self) -> dict[int, dict[str | int, Node]]:
        return {}

    @cached_property
    def uses(self) -> Uses:
        """How the ports are used by the container."""
        return uses_of(self.spec)

    @cached_property
    def programs(self) -> tuple[Program, ...]:
        """The programs written out in the command line."""
        return programs_of(self.spec, self.root)


@dataclass(frozen=True)
class Reading:
    """One file that was looked at: what the loader refuses about it, or the subject of the other rules.

    Both are absent for a component compiled by kfp 2, which the loader takes and the rules do not know.
    """

    text: Text
    root: Node | None = None
    refusals: tuple[Finding, ...] = ()
    subject: Subject | None = None


def _is_key(node: Node) -> bool:
    return isinstance(node, ScalarNode)


def child_of(node: Node, part: str | int) -> Node | None:
    """The value under a key, or the element of that index, or None."""
    if isinstance(node, MappingNode):
        return next((value for key, value in node.value if key.value == part), None)
    if isinstance(node, SequenceNode) and isinstance(part, int) and part < len(node.value):
        found: Node = node.value[part]
        return found
    return None
