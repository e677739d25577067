"""Edges between layers that are not neighbours, as chains of points in the layers between."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from catalog.view.layout.ranks import Edge

POINTS_PER_PART = 1
LEAST_POINTS = 600


@dataclass(frozen=True)
class Chained:
    """A graph whose edges go from one layer to the next.

    Nodes from `count` on are points that edges pass. `ways` says for each of the given edges which nodes it passes,
    both ends included; it is None for an edge that is led around the outside.
    """

    count: int
    layers: tuple[tuple[int, ...], ...]
    edges: tuple[Edge, ...]
    ways: tuple[tuple[int, ...] | None, ...]


def chain(ranks: Sequence[int], edges: Sequence[Edge]) -> Chained:
    """Put points where edges cross layers; the edges from one node share theirs.

    The number of points stays in proportion to the graph: when it would not, the longest edges get none.
    """
    count = len(ranks)
    layers: list[list[int]] = [[] for _ in range(max(ranks, default=-1) + 1)]
    for node, rank in enumerate(ranks):
        layers[rank].append(node)
    left = LEAST_POINTS + POINTS_PER_PART * (count + len(edges))
    chains: dict[int, list[int]] = defaultdict(list)
    short: set[Edge] = set()
    ways: list[tuple[int, ...] | None] = [None] * len(edges)
    spans = [ranks[target] - ranks[source] for source, target in edges]
    points = count
    for place in sorted(range(len(edges)), key=lambda place: (spans[place], place)):
        source, target = edges[place]
        needed, own = spans[place] - 1, chains[source]
        if needed < 0 or needed - len(own) > left:
            continue
        while len(own) < needed:
            layers[ranks[source] + 1 + len(own)].append(points)
            short.add((own[-1] if own else source, points))
            own.append(points)
            points += 1
            left -= 1
        passed = own[:needed]
        short.add((passed[-1] if passed else source, target))
        ways[place] = (source, *passed, target)
    return Chained(points, tuple(tuple(layer) for layer in layers), tuple(sorted(short)), tuple(ways))
