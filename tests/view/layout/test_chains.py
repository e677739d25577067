"""Edges over several layers."""

from __future__ import annotations

from catalog.view.layout.chains import LEAST_POINTS, POINTS_PER_PART, chain


def test_a_long_edge_passes_a_point_in_each_layer_between() -> None:
    graph = chain([0, 1, 2, 3], [(0, 1), (1, 2), (2, 3), (0, 3)])
    way = graph.ways[3]
    assert way is not None
    assert way[0] == 0 and way[-1] == 3
    assert [point in graph.layers[rank] for rank, point in enumerate(way)] == [True] * 4
    assert graph.count == 4 + 2


def test_edges_from_one_node_share_their_points() -> None:
    graph = chain([0, 1, 2, 3, 3], [(0, 1), (1, 2), (0, 3), (0, 4)])
    first, second = graph.ways[2], graph.ways[3]
    assert first is not None and second is not None
    assert first[:-1] == second[:-1]


def test_edges_beyond_what_is_in_proportion_go_around_the_outside() -> None:
    count = 300
    steps = [(node, node + 1) for node in range(count - 1)]
    skips = [(node, count - 1) for node in range(count - 2)]
    graph = chain(list(range(count)), [*steps, *skips])
    points = graph.count - count
    assert points <= LEAST_POINTS + POINTS_PER_PART * (count + len(steps) + len(skips))
    assert None in graph.ways
    assert all(graph.ways[place] is not None for place in range(len(steps)))
