"""Branches that are alike: parts of several nodes each that hang between the same nodes, as a pipeline makes for the
shards of its data."""

from __future__ import annotations

from collections.abc import Sequence

from catalog.view.layout.parts import connected_parts
from catalog.view.layout.ranks import Edge
from catalog.view.layout.siblings import LEAST

MAX_NODES = 40

Branch = tuple[int, ...]


def branches(kinds: Sequence[str], edges: Sequence[Edge], least: int = LEAST) -> list[tuple[Branch, ...]]:
    """Sets of at least `least` branches of two nodes or more, of the same kinds and with the same edges in and out.

    `kinds` has a word for each node; a node without one belongs to no branch. Branches lie between hubs: nodes that
    as many edges lead to, or from, as a set has branches.
    """
    count = len(kinds)
    out, into = [0] * count, [0] * count
    for source, target in edges:
        out[source] += 1
        into[target] += 1
    hub = [out[node] >= least or into[node] >= least for node in range(count)]
    inner = [(source, target) for source, target in edges if not hub[source] and not hub[target]]
    parts = [part for part in connected_parts(count, inner) if 1 < len(part) <= MAX_NODES]
    part_of = {node: number for number, part in enumerate(parts) for node in part}
    before: list[set[int]] = [set() for _ in parts]
    after: list[set[int]] = [set() for _ in parts]
    for source, target in edges:
        if hub[source] and target in part_of:
            before[part_of[target]].add(source)
        if hub[target] and source in part_of:
            after[part_of[source]].add(target)
    found: dict[tuple[frozenset[int], frozenset[int], tuple[str, ...]], list[Branch]] = {}
    for part, earlier, later in zip(parts, before, after, strict=True):
        look = tuple(sorted(kinds[node] for node in part))
        if all(look) and (earlier or later):
            found.setdefault((frozenset(earlier), frozenset(later), look), []).append(tuple(part))
    return [tuple(alike) for alike in found.values() if len(alike) >= least]
