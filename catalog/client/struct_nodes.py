"""Plain data (JSON values) as YAML nodes, for the grammar's reader."""

from __future__ import annotations

from typing import Any

from yaml import Mark
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from catalog.spec.document import MAP, SEQ, STR

_TAG = "tag:yaml.org,2002:"


def node_of(value: Any) -> Node:
    """The node of a JSON value; every node stands at the same, unknown place."""
    return _node(value, Mark("", 0, -1, -1, None, 0))


def _node(value: Any, mark: Mark) -> Node:
    if isinstance(value, str):
        return ScalarNode(STR, value, mark, mark)
    if isinstance(value, dict):
        pairs = [(ScalarNode(STR, key, mark, mark), _node(item, mark)) for key, item in value.items()]
        return MappingNode(MAP, pairs, mark, mark)
    if isinstance(value, list):
        return SequenceNode(SEQ, [_node(item, mark) for item in value], mark, mark)
    return ScalarNode(*_scalar(value), mark, mark)


def _scalar(value: bool | int | float | None) -> tuple[str, str]:
    if value is None:
        return f"{_TAG}null", "null"
    if isinstance(value, bool):
        return f"{_TAG}bool", "true" if value else "false"
    return f"{_TAG}{type(value).__name__}", repr(value)
