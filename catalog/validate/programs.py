"""The programs written out in a command line: what follows `sh -c`, `bash -ec`, `python3 -c`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from yaml.nodes import Node, ScalarNode, SequenceNode

from catalog.spec.checks import find_node
from catalog.spec.model import ComponentSpec
from catalog.spec.placeholders import Element

SHELLS = frozenset(("sh", "ash", "dash", "bash"))
_PYTHON = re.compile(r"python(\d(\.\d+)?)?$")
# Options of these programs that take the next element as their value.
_WITH_VALUE = frozenset(("-o", "+o", "-O", "-W", "-X"))
# The shell saves its first argument as a file and runs Python on it.
_PYTHON_IN_ARGUMENT = re.compile(r'"\$0"\s*>\s*"?\$\w+"?\s*\n(?:\w+=\S+\s+)*python')

Part = tuple[Element, Node]


@dataclass(frozen=True)
class Program:
    """`interpreter` is its name in the file, `flags` the short options before the script, joined.

    `text` is None when the script is not plain text but put together from placeholders.
    """

    interpreter: str
    flags: str
    element: Element
    node: Node

    @property
    def text(self) -> str | None:
        """The script, or None."""
        return self.element if isinstance(self.element, str) else None

    @property
    def is_python(self) -> bool:
        """True for Python, false for a shell."""
        return self.interpreter not in SHELLS

    def place(self, line: int) -> tuple[int, int]:
        """Line and column (from 1) in the file of a line of the script (from 1); the node's own when unknown."""
        mark = self.node.start_mark
        if isinstance(self.node, ScalarNode) and self.node.style == "|" and line > 0:
            return mark.line + 1 + line, 0
        return mark.line + 1, mark.column + 1


def programs_of(spec: ComponentSpec, root: Node) -> tuple[Program, ...]:
    """The programs in command and args, in order."""
    return tuple(_programs(line_parts(spec, root)))


def line_parts(spec: ComponentSpec, root: Node) -> list[Part]:
    """The elements of command and args, each with its node."""
    container = spec.container
    if container is None:
        return []
    place = find_node(root, "implementation", "container")
    found: list[Part] = []
    for key, elements in (("command", container.command), ("args", container.args)):
        node = find_node(place, key)
        if elements and isinstance(node, SequenceNode):
            found += zip(elements, node.value, strict=True)
    return found


def _programs(parts: list[Part]) -> Iterator[Program]:
    index = 0
    while index < len(parts):
        element = parts[index][0]
        index += 1
        interpreter = element.rsplit("/", 1)[-1] if isinstance(element, str) else ""
        if interpreter not in SHELLS and not _PYTHON.fullmatch(interpreter):
            continue
        flags, index = _options(parts, index)
        if "c" not in flags or index >= len(parts):
            continue
        program = Program(interpreter, flags, *parts[index])
        yield program
        index += 1
        if not program.is_python and _PYTHON_IN_ARGUMENT.search(program.text or "") and index < len(parts):
            yield Program("python3", "c", *parts[index])
            index += 1


def _options(parts: list[Part], index: int) -> tuple[str, int]:
    """The letters of the options that begin at `index`, and where they end."""
    letters = ""
    while index < len(parts):
        element = parts[index][0]
        if not isinstance(element, str) or element[:1] not in ("-", "+") or len(element) < 2:
            break
        index += 1
        if element in _WITH_VALUE:
            value = parts[index][0] if index < len(parts) else ""
            letters += "e" if value == "errexit" else ""
            index += 1
        elif element[0] == "-" and not element.startswith("--"):
            letters += element[1:]
    return letters, index
