"""The order within layers."""

from __future__ import annotations

from catalog.view.layout.chains import chain
from catalog.view.layout.order import order_layers


def test_crossed_pairs_are_untangled() -> None:
    edges = [(0, 5), (1, 4), (2, 3)]
    layers = order_layers(chain([0, 0, 0, 1, 1, 1], edges))
    place = {node: number for layer in layers for number, node in enumerate(layer)}
    assert [place[target] for _, target in sorted(edges, key=lambda edge: place[edge[0]])] == [0, 1, 2]


def test_every_node_stays_in_its_layer() -> None:
    graph = chain([0, 1, 1, 2], [(0, 1), (0, 2), (1, 3), (2, 3)])
    assert [sorted(layer) for layer in order_layers(graph)] == [sorted(layer) for layer in graph.layers]
