"""The connected parts of a graph, and where they stand side by side."""

from __future__ import annotations

import math
from collections.abc import Sequence

from catalog.view.layout.layered import Point, Size
from catalog.view.layout.ranks import Edge

PART_GAP = 36.0
PROPORTION = 1.6


def connected_parts(count: int, edges: Sequence[Edge]) -> list[list[int]]:
    """The nodes of each connected part in order; parts by their first node."""
    leader = list(range(count))

    def find(node: int) -> int:
        while leader[node] != node:
            leader[node] = leader[leader[node]]
            node = leader[node]
        return node

    for source, target in edges:
        a, b = find(source), find(target)
        leader[max(a, b)] = min(a, b)
    parts: dict[int, list[int]] = {}
    for node in range(count):
        parts.setdefault(find(node), []).append(node)
    return list(parts.values())


def shelve(sizes: Sequence[Size], gap: float = PART_GAP) -> tuple[list[Point], Size]:
    """Upper left corners for boxes in rows, as wide in all as looks well, and the size of the whole."""
    area = sum((width + gap) * (height + gap) for width, height in sizes)
    limit = max([math.sqrt(area * PROPORTION), *(width for width, _ in sizes)], default=0.0)
    corners: list[Point] = []
    left = top = row = widest = 0.0
    for width, height in sizes:
        if left and left + width > limit:
            left, top, row = 0.0, top + row + gap, 0.0
        corners.append((left, top))
        widest, row = max(widest, left + width), max(row, height)
        left += width + gap
    return corners, (widest, top + row)
