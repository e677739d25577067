"""The order of nodes within their layers, so that few edges cross."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Sequence
from itertools import pairwise

from catalog.view.layout.chains import Chained

SWEEPS = 6
# One sweep down and one up that make nothing better, and no further one will.
PATIENCE = 2

Neighbours = list[list[int]]


def order_layers(graph: Chained) -> list[list[int]]:
    """The layers, each in an order found by going down and up: a node goes to the mean place of its neighbours."""
    above, below = neighbours(graph)
    layers = _first_order(graph, below)
    best, fewest, in_vain = layers, _crossings(layers, below), 0
    for sweep in range(SWEEPS):
        if not fewest or in_vain == PATIENCE:
            break
        layers = [list(layer) for layer in layers]
        _sweep(layers, below if sweep % 2 else above, upwards=bool(sweep % 2))
        crossings = _crossings(layers, below)
        in_vain = 0 if crossings < fewest else in_vain + 1
        if crossings < fewest:
            best, fewest = layers, crossings
    return best


def neighbours(graph: Chained) -> tuple[Neighbours, Neighbours]:
    """The nodes above each node, and those below it."""
    above: Neighbours = [[] for _ in range(graph.count)]
    below: Neighbours = [[] for _ in range(graph.count)]
    for source, target in graph.edges:
        below[source].append(target)
        above[target].append(source)
    return above, below


def _first_order(graph: Chained, below: Neighbours) -> list[list[int]]:
    """As a walk in depth meets the nodes: what hangs together stands together."""
    ranks = {node: rank for rank, layer in enumerate(graph.layers) for node in layer}
    layers: list[list[int]] = [[] for _ in graph.layers]
    met = [False] * graph.count
    for start in (node for layer in graph.layers for node in layer):
        waiting = [start]
        while waiting:
            node = waiting.pop()
            if not met[node]:
                met[node] = True
                layers[ranks[node]].append(node)
                waiting.extend(reversed(below[node]))
    return layers


def _sweep(layers: list[list[int]], beside: Neighbours, *, upwards: bool) -> None:
    numbers = range(len(layers) - 2, -1, -1) if upwards else range(1, len(layers))
    for number in numbers:
        fixed = {node: place for place, node in enumerate(layers[number + 1 if upwards else number - 1])}
        mean = {}
        for place, node in enumerate(layers[number]):
            others = beside[node]
            mean[node] = sum([fixed[other] for other in others]) / len(others) if others else place
        layers[number].sort(key=mean.__getitem__)


def _crossings(layers: Sequence[Sequence[int]], below: Neighbours) -> int:
    """How often edges cross: pairs whose upper ends and lower ends stand in opposite orders."""
    total = 0
    for upper, lower in pairwise(layers):
        places = {node: place for place, node in enumerate(lower)}
        seen: list[int] = []
        for node in upper:
            ends = [places[target] for target in below[node]]
            if seen:
                total += sum([len(seen) - bisect_right(seen, end) for end in ends])
            for end in ends:
                insort(seen, end)
    return total
