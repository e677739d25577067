"""The engines that a component's tests are for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from catalog.errors import CatalogError

if TYPE_CHECKING:
    from yaml.nodes import Node

ENGINES = ("process", "docker", "argo")


def tested_engines(tests: bytes) -> tuple[str, ...]:
    """The engines that the cases in the text of a tests.yaml are for; none for a text that cannot be read."""
    if b"engines" not in tests:
        return ENGINES
    from catalog.spec.document import compose

    try:
        root = compose(tests.decode("utf-8", "replace"), "tests.yaml")
    except CatalogError:
        return ()
    keys = _keys(root)
    common = _texts(keys["engines"]) if "engines" in keys else ENGINES
    named: set[str] = set()
    for case in _items(keys.get("cases")):
        own = _keys(case)
        named.update(_texts(own["engines"]) if "engines" in own else common)
    return tuple(engine for engine in ENGINES if engine in named)


def _keys(node: Node) -> dict[str, Node]:
    from yaml.nodes import MappingNode, ScalarNode

    pairs = node.value if isinstance(node, MappingNode) else ()
    return {key.value: value for key, value in pairs if isinstance(key, ScalarNode)}


def _items(node: Node | None) -> Iterator[Node]:
    from yaml.nodes import SequenceNode

    if isinstance(node, SequenceNode):
        yield from node.value


def _texts(node: Node) -> tuple[str, ...]:
    return tuple(str(item.value) for item in _items(node))
