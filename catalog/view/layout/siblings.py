"""Nodes that stand for each other: the same before them and the same after them, so that one edge does for all."""

from __future__ import annotations

from collections.abc import Sequence

from catalog.view.layout.ranks import Edge

LEAST = 6


def siblings(kinds: Sequence[str], edges: Sequence[Edge], least: int = LEAST) -> list[tuple[int, ...]]:
    """Sets of at least `least` nodes of one kind with the same edges in and out, each in order.

    `kinds` has a word for each node; nodes without one are in no set.
    """
    count = len(kinds)
    before: list[list[int]] = [[] for _ in range(count)]
    after: list[list[int]] = [[] for _ in range(count)]
    for source, target in edges:
        before[target].append(source)
        after[source].append(target)
    found: dict[tuple[str, tuple[int, ...], tuple[int, ...]], list[int]] = {}
    for node, kind in enumerate(kinds):
        if kind:
            found.setdefault((kind, tuple(sorted(before[node])), tuple(sorted(after[node]))), []).append(node)
    return [tuple(nodes) for nodes in found.values() if len(nodes) >= least]
