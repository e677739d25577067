"""Waivers: a comment `# catalog: ignore[rule-id] reason` in a component file silences a rule in that file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from catalog.errors import Position
from catalog.validate.problem import Problem
from catalog.validate.subject import Text

_WAIVER = re.compile(r"^[ \t]*#[ \t]*catalog:[ \t]*ignore\[([^\]\n]*)\](.*)$")
# A file that does not load cannot be used, whatever a comment says.
NEVER_WAIVED = frozenset(("format", "waiver", "internal"))


@dataclass(frozen=True, slots=True)
class Waiver:
    """The rules one comment waives, why, and the line (from 1) it stands in."""

    rules: tuple[str, ...]
    reason: str
    line: int


def waivers_in(text: Text, root: Node | None) -> tuple[Waiver, ...]:
    """The waivers of a file in order; a line of a script that looks like one is none."""
    if "catalog:" not in text.content:
        return ()
    found = [(number, match) for number, line in enumerate(text.lines, 1) if (match := _WAIVER.match(line))]
    texts = _inner_lines(root) if found and root is not None else frozenset()
    return tuple(
        Waiver(tuple(rule.strip() for rule in match[1].split(",") if rule.strip()), match[2].strip(), number)
        for number, match in found
        if number not in texts
    )


def without_reason(waivers: tuple[Waiver, ...], text: Text) -> Iterator[Problem]:
    """Waivers that give no reason, or name no rule."""
    for waiver in waivers:
        if not waiver.rules or not any(char.isalpha() for char in waiver.reason):
            message = "the waiver does not say why" if waiver.rules else "the waiver names no rule"
            hint = "write # catalog: ignore[rule-id] reason"
            yield Problem(_place(waiver, text), message, hint, rule="waiver-without-reason")


def unused(
    waivers: tuple[Waiver, ...], text: Text, broken: frozenset[str], ran: frozenset[str], known: frozenset[str]
) -> Iterator[Problem]:
    """Waivers of rules that are not broken here, among those that `ran`, or that do not exist."""
    for waiver in waivers:
        for rule in waiver.rules:
            if rule not in known:
                message = f'the waiver names "{rule[:60]}", which is no rule that can be waived'
                yield Problem(_place(waiver, text), message, "take it out", rule="waiver-unused")
            elif rule in ran and rule not in broken:
                message = f'nothing breaks the rule "{rule}", which is waived here'
                yield Problem(_place(waiver, text), message, "take the waiver out", rule="waiver-unused")


def _place(waiver: Waiver, text: Text) -> Position:
    line = text.line(waiver.line)
    return Position(text.path, waiver.line, len(line) - len(line.lstrip()) + 1)


def _inner_lines(root: Node) -> frozenset[int]:
    """The lines (from 1) that belong to a text begun in an earlier line."""
    found: set[int] = set()
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ScalarNode):
            last = node.end_mark.line + (1 if node.end_mark.column else 0)
            found.update(range(node.start_mark.line + 2, last + 1))
        elif isinstance(node, MappingNode):
            waiting += [part for pair in node.value for part in pair]
        elif isinstance(node, SequenceNode):
            waiting += node.value
    return frozenset(found)
