"""Branches that are alike."""

from __future__ import annotations

from itertools import pairwise

from catalog.view.layout.branches import branches
from catalog.view.layout.siblings import LEAST


def lanes(count: int, length: int) -> tuple[list[str], list[tuple[int, int]]]:
    """A first and a last node, and so many chains of that length between them."""
    last = 1 + count * length
    edges: list[tuple[int, int]] = []
    for lane in range(count):
        nodes = [0, *range(1 + lane * length, 1 + (lane + 1) * length), last]
        edges.extend(pairwise(nodes))
    return ["task"] * (last + 1), edges


def test_chains_between_the_same_two_nodes_are_one_set() -> None:
    kinds, edges = lanes(LEAST, 3)
    (found,) = branches(kinds, edges)
    assert found == tuple(tuple(range(1 + lane * 3, 4 + lane * 3)) for lane in range(LEAST))


def test_a_few_chains_are_none() -> None:
    assert branches(*lanes(LEAST - 1, 3)) == []


def test_a_branch_of_other_kinds_or_with_an_edge_of_its_own_stands_apart() -> None:
    kinds, edges = lanes(LEAST + 1, 2)
    kinds[1] = "loop"
    (found,) = branches(kinds, edges)
    assert len(found) == LEAST and 1 not in {node for branch in found for node in branch}
    kinds[3] = ""
    assert branches(kinds, edges) == []


def test_a_pipeline_that_is_one_chain_has_none() -> None:
    assert branches(["task"] * 50, [(node, node + 1) for node in range(49)]) == []
