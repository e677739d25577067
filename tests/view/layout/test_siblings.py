"""Nodes that are alike."""

from __future__ import annotations

from catalog.view.layout.siblings import LEAST, siblings


def test_a_fan_out_and_in_is_one_set() -> None:
    middle = range(1, 1 + LEAST)
    edges = [*((0, node) for node in middle), *((node, LEAST + 1) for node in middle)]
    assert siblings(["task"] * (LEAST + 2), edges) == [tuple(middle)]


def test_a_node_with_an_edge_of_its_own_is_not_like_the_others() -> None:
    middle = range(1, 2 + LEAST)
    edges = [*((0, node) for node in middle), (1, LEAST + 2)]
    assert siblings(["task"] * (LEAST + 3), edges) == [tuple(range(2, 2 + LEAST))]


def test_a_few_are_no_set() -> None:
    assert siblings(["task"] * (LEAST - 1), []) == []
    assert siblings(["task"] * LEAST, []) == [tuple(range(LEAST))]


def test_what_is_of_another_kind_or_of_none_stands_apart() -> None:
    assert siblings(["task"] * LEAST + ["loop"] * 2 + [""], []) == [tuple(range(LEAST))]
