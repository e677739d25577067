"""A whole drawing in layers."""

from __future__ import annotations

import random
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.view.layout.layered import Layered, layered

SIZE = (100.0, 40.0)


def overlapping(drawing: Layered, sizes: list[tuple[float, float]]) -> list[tuple[int, int]]:
    boxes = [(*corner, *size) for corner, size in zip(drawing.corners, sizes, strict=True)]
    return [
        (a, b)
        for (a, (x, y, w, h)), (b, (u, v, s, t)) in combinations(enumerate(boxes), 2)
        if x < u + s - 0.01 and u < x + w - 0.01 and y < v + t - 0.01 and v < y + h - 0.01
    ]


def test_a_chain_stands_in_one_column_from_the_top_down() -> None:
    drawing = layered([SIZE] * 3, [(0, 1), (1, 2)])
    assert {x for x, _ in drawing.corners} == {0.0}
    tops = [y for _, y in drawing.corners]
    assert tops == sorted(tops) and len(set(tops)) == 3
    assert drawing.ways[0] == ((50.0, 40.0), (50.0, tops[1]))


def test_a_diamond_is_symmetric() -> None:
    drawing = layered([SIZE] * 4, [(0, 1), (0, 2), (1, 3), (2, 3)])
    middle = [x + 50 for x, _ in drawing.corners]
    assert middle[0] == pytest.approx(middle[3])
    assert middle[0] == pytest.approx((middle[1] + middle[2]) / 2)


def test_an_edge_over_a_layer_goes_beside_what_lies_in_it() -> None:
    drawing = layered([SIZE] * 3, [(0, 1), (1, 2), (0, 2)])
    left = drawing.corners[1][0]
    beside = [x for x, y in drawing.ways[2] if drawing.corners[1][1] <= y <= drawing.corners[1][1] + SIZE[1]]
    assert beside and all(x < left or x > left + SIZE[0] for x in beside)


def test_nothing_at_all() -> None:
    assert layered([], []) == Layered(0.0, 0.0, (), ())


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 30), st.integers(0, 60), st.integers(0, 1 << 30))
def test_no_two_nodes_overlap_and_everything_is_within(count: int, many: int, seed: int) -> None:
    chance = random.Random(seed)
    pairs = {tuple(sorted(chance.sample(range(count), 2))) for _ in range(many)} if count > 1 else set()
    edges = [(pair[0], pair[1]) for pair in sorted(pairs)]
    sizes = [(float(chance.randint(20, 300)), float(chance.randint(20, 200))) for _ in range(count)]
    drawing = layered(sizes, edges)
    assert overlapping(drawing, sizes) == []
    assert all(
        x >= -0.01 and x + w <= drawing.width + 0.01 for (x, _), (w, _) in zip(drawing.corners, sizes, strict=True)
    )
    assert all(y >= 0 and y + h <= drawing.height + 0.01 for (_, y), (_, h) in zip(drawing.corners, sizes, strict=True))
    assert all(-0.01 <= x <= drawing.width + 0.01 for way in drawing.ways for x, _ in way)
    assert drawing == layered(sizes, edges)
