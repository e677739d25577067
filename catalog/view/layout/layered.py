"""A connected directed graph drawn in layers, from the top down."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from catalog.view.layout.chains import Chained, chain
from catalog.view.layout.columns import columns
from catalog.view.layout.order import neighbours, order_layers
from catalog.view.layout.ranks import Edge, ranks_of

LAYER_GAP = 44.0
LANE = 14.0
LANES = 16

Size = tuple[float, float]
Point = tuple[float, float]


@dataclass(frozen=True)
class Layered:
    """Upper left corners by node, and for each edge the points it passes; all within (0, 0) and `width`, `height`."""

    width: float
    height: float
    corners: tuple[Point, ...]
    ways: tuple[tuple[Point, ...], ...]


def layered(sizes: Sequence[Size], edges: Sequence[Edge]) -> Layered:
    """Place nodes of these widths and heights; edges are pairs of their numbers. The same input, the same drawing."""
    ranks = ranks_of(len(sizes), edges)
    graph = chain(ranks, edges)
    layers = order_layers(graph)
    above, below = neighbours(graph)
    widths = [width for width, _ in sizes] + [0.0] * (graph.count - len(sizes))
    middles = columns(layers, widths, len(sizes), above, below)
    tops, heights = _rows(layers, sizes)
    corners = tuple(
        (middles[node] - width / 2, tops[ranks[node]] + (heights[ranks[node]] - height) / 2)
        for node, (width, height) in enumerate(sizes)
    )
    right = max((corner[0] + size[0] for corner, size in zip(corners, sizes, strict=True)), default=0.0)
    right = max([right, *middles[len(sizes) :]])
    ends = [
        _Ends(middle, corner[1], corner[1] + size[1])
        for middle, corner, size in zip(middles[: len(sizes)], corners, sizes, strict=True)
    ]
    rows = _Rows(tops, heights)
    ways, lanes = _ways(graph, edges, ranks, ends, middles, rows, right)
    width = right + (min(lanes, LANES) + 1) * LANE if lanes else right
    height = tops[-1] + heights[-1] if tops else 0.0
    return Layered(width, height, corners, ways)


@dataclass(frozen=True)
class _Ends:
    middle: float
    top: float
    bottom: float


@dataclass(frozen=True)
class _Rows:
    tops: Sequence[float]
    heights: Sequence[float]


def _rows(layers: Sequence[Sequence[int]], sizes: Sequence[Size]) -> tuple[list[float], list[float]]:
    tops: list[float] = []
    heights: list[float] = []
    place = 0.0
    for layer in layers:
        height = max((sizes[node][1] for node in layer if node < len(sizes)), default=0.0)
        tops.append(place)
        heights.append(height)
        place += height + LAYER_GAP
    return tops, heights


def _ways(
    graph: Chained,
    edges: Sequence[Edge],
    ranks: Sequence[int],
    ends: Sequence[_Ends],
    middles: Sequence[float],
    rows: _Rows,
    right: float,
) -> tuple[tuple[tuple[Point, ...], ...], int]:
    """The points of every edge, and how many edges go around the outside, each in a lane of its own."""
    found: list[tuple[Point, ...]] = []
    lanes = 0
    for (source, target), way in zip(edges, graph.ways, strict=True):
        start, end = (middles[source], ends[source].bottom), (middles[target], ends[target].top)
        points: list[Point] = [start]
        first, last = ranks[source], ranks[target]
        row_end = rows.tops[first] + rows.heights[first]
        if row_end > start[1]:
            points.append((start[0], row_end))
        if way is None:
            lane = right + (lanes % LANES + 1) * LANE
            lanes += 1
            points += [(lane, row_end + LAYER_GAP), (lane, rows.tops[last] - LAYER_GAP)]
        else:
            for rank, node in enumerate(way[1:-1], first + 1):
                points.append((middles[node], rows.tops[rank]))
                points.append((middles[node], rows.tops[rank] + rows.heights[rank]))
        if rows.tops[last] < end[1]:
            points.append((end[0], rows.tops[last]))
        found.append(tuple(_bends([*points, end])))
    return tuple(found), lanes


def _bends(points: Sequence[Point]) -> Iterator[Point]:
    """The points without those in the middle of an upright line."""
    for place, point in enumerate(points):
        inner = 0 < place < len(points) - 1
        if not inner or not points[place - 1][0] == point[0] == points[place + 1][0]:
            yield point
