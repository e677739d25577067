"""Which layer each node of a directed graph lies in."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

Edge = tuple[int, int]


def ranks_of(count: int, edges: Sequence[Edge]) -> list[int]:
    """The layer of each of `count` nodes: the longest way from a node that nothing leads to, from 0.

    So what is in one layer may run at the same time. An edge that closes a circle is left out of account.
    """
    after: list[list[int]] = [[] for _ in range(count)]
    missing = [0] * count
    for source, target in edges:
        after[source].append(target)
        missing[target] += 1
    first = [node for node in range(count) if not missing[node]]
    ranks = [0] * count
    done = [False] * count
    # Those that nothing leads to come first; what is left after them lies on circles.
    for start in (*first, *range(count)):
        _walk_down(start, after, missing, ranks, done)
    return ranks


def _walk_down(
    start: int, after: Sequence[Sequence[int]], missing: list[int], ranks: list[int], done: list[bool]
) -> None:
    """Settle a node, and all that wait for nothing else."""
    ready = deque([start])
    while ready:
        node = ready.popleft()
        if done[node]:
            continue
        done[node] = True
        for target in after[node]:
            if not done[target]:
                ranks[target] = max(ranks[target], ranks[node] + 1)
            missing[target] -= 1
            if missing[target] == 0:
                ready.append(target)
