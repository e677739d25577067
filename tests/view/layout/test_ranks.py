"""Layers of a directed graph."""

from __future__ import annotations

from catalog.view.layout.ranks import ranks_of


def test_a_node_lies_below_everything_that_leads_to_it() -> None:
    assert ranks_of(4, [(0, 1), (1, 2), (0, 2), (2, 3)]) == [0, 1, 2, 3]


def test_nodes_that_wait_for_nothing_share_the_first_layer() -> None:
    assert ranks_of(3, [(0, 2), (1, 2)]) == [0, 0, 1]
    assert ranks_of(2, []) == [0, 0]
    assert ranks_of(0, []) == []


def test_a_circle_does_not_hang() -> None:
    ranks = ranks_of(3, [(0, 1), (1, 2), (2, 0)])
    assert sorted(ranks) == [0, 1, 2]
    assert ranks_of(1, [(0, 0)]) == [0]


def test_a_very_long_chain_needs_no_recursion() -> None:
    count = 20_000
    assert ranks_of(count, [(node, node + 1) for node in range(count - 1)])[-1] == count - 1
