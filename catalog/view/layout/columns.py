"""Where nodes stand from left to right, once their order within the layers is known."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

NODE_GAP = 28.0
POINT_GAP = 14.0
STRAIGHT = 8.0
ROUNDS = 2

Neighbours = Sequence[Sequence[int]]


def columns(
    layers: Sequence[Sequence[int]], widths: Sequence[float], count: int, above: Neighbours, below: Neighbours
) -> list[float]:
    """The middle of each node; the leftmost edge of all is at 0. Nodes from `count` on are points that edges pass.

    Each layer in turn is put as near as may be to its neighbours' means, in order and without overlap.
    """
    middles = [0.0] * len(widths)
    steps = [_steps(layer, widths, count) for layer in layers]
    for layer, step in zip(layers, steps, strict=True):
        place = 0.0
        for node, distance in zip(layer, step, strict=True):
            place += distance
            middles[node] = place
    weights = [STRAIGHT if node >= count else 1.0 for node in range(len(widths))]
    down = range(len(layers))
    up = range(len(layers) - 1, -1, -1)
    for sides, numbers in [((above,), down), ((below,), up)] * ROUNDS + [((above, below), down)]:
        for number in numbers:
            _settle(layers[number], steps[number], middles, weights, sides)
    left = min((middles[node] - widths[node] / 2 for layer in layers for node in layer[:1]), default=0.0)
    return [middle - left for middle in middles]


def _steps(layer: Sequence[int], widths: Sequence[float], count: int) -> list[float]:
    """How far each node's middle must be from that of the one before it."""
    found = [0.0] if layer else []
    for left, right in pairwise(layer):
        gap = POINT_GAP if left >= count or right >= count else NODE_GAP
        found.append((widths[left] + widths[right]) / 2 + gap)
    return found


def _settle(
    layer: Sequence[int],
    steps: Sequence[float],
    middles: list[float],
    weights: Sequence[float],
    sides: Sequence[Neighbours],
) -> None:
    """Least squares under an order: runs of nodes that press against each other share one place."""
    runs: list[tuple[float, float, int]] = []
    shift = 0.0
    for node, step in zip(layer, steps, strict=True):
        shift += step
        wanted, weight = _wanted(node, middles, weights, sides)
        mean, total, size = wanted - shift, weight, 1
        while runs and runs[-1][0] > mean:
            earlier, heavy, many = runs.pop()
            mean = (mean * total + earlier * heavy) / (total + heavy)
            total, size = total + heavy, size + many
        runs.append((mean, total, size))
    place, shift = 0, 0.0
    for mean, _, size in runs:
        for node, step in zip(layer[place : place + size], steps[place : place + size], strict=True):
            shift += step
            middles[node] = mean + shift
        place += size


def _wanted(
    node: int, middles: Sequence[float], weights: Sequence[float], sides: Sequence[Neighbours]
) -> tuple[float, float]:
    total = weight = 0.0
    for side in sides:
        for other in side[node]:
            pull = min(weights[node], weights[other])
            total += pull * middles[other]
            weight += pull
    return (total / weight, weights[node]) if weight else (middles[node], 0.1)
