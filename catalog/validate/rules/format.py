"""What the loader refuses, with its own rule ids, and the edits that mend the mechanical part of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yaml.nodes import MappingNode, Node, SequenceNode

from catalog.errors import Finding
from catalog.validate.edits import quote, rename_key
from catalog.validate.problem import Edit, Problem
from catalog.validate.subject import Reading

_SUGGESTED = re.compile(r'did you mean "(\w+)"\?')


def inspect_format(reading: Reading) -> Iterator[Problem]:
    """One problem for each refusal."""
    for finding in reading.refusals:
        edits = _edits(reading, finding) if finding.rule in ("unknown-key", "wrong-type") else ()
        yield Problem(finding.position, finding.message, finding.hint, edits, finding.rule)


def _edits(reading: Reading, finding: Finding) -> tuple[Edit, ...]:
    place = finding.position
    node = _node_at(reading.root, place.line - 1, place.column - 1) if reading.root is not None and place else None
    if node is None:
        return ()
    if finding.rule == "wrong-type":
        return quote(reading.text, node) if finding.hint == "put it in quotes" else ()
    suggested = _SUGGESTED.search(finding.hint)
    pythonic = suggested is not None and str(node.value) == re.sub("([A-Z])", r"_\1", suggested[1]).lower()
    return rename_key(reading.text, node, suggested[1]) if suggested and pythonic else ()


def _node_at(root: Node, line: int, column: int) -> Node | None:
    """The innermost node that begins there."""
    waiting = [root]
    found = None
    while waiting:
        node = waiting.pop()
        if (node.start_mark.line, node.start_mark.column) == (line, column):
            found = node
        if isinstance(node, MappingNode):
            waiting += [part for pair in reversed(node.value) for part in reversed(pair)]
        elif isinstance(node, SequenceNode):
            waiting += reversed(node.value)
    return found
