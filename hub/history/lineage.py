"""Which paths of a repository are one component that moved.

A rename joins two paths, unless both held a component in one state: a component is at one place at a time. Folders
named by a version (`echo/1.0.0/component.yaml`) are versions of one component, and may stand side by side.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby, pairwise

from catalog.library.hub.mirror.values import Run
from catalog.library.reference import is_version
from hub.history.states import Move

Spans = list[tuple[int, int]]


def place_of(path: str) -> str:
    """The path without folders that are named by a version."""
    *folders, file = path.split("/")
    return "/".join([*(folder for folder in folders if not is_version(folder)), file])


def lineages(runs: Mapping[str, tuple[Run, ...]], moves: Iterable[Move]) -> tuple[tuple[str, ...], ...]:
    """The paths of `runs` in groups, each of one component; sorted."""
    by_place = sorted(runs, key=lambda path: (place_of(path), path))
    groups = {place: tuple(paths) for place, paths in groupby(by_place, key=place_of)}
    joined = {place: place for place in groups}
    spans = {
        place: _merged([(run.first, run.last) for path in paths for run in runs[path]])
        for place, paths in groups.items()
    }
    for move in moves:
        old, new = _root(joined, place_of(move.old)), _root(joined, place_of(move.new))
        if old is None or new is None or old == new or _overlap(spans[old], spans[new]):
            continue
        joined[old] = new
        spans[new] = _merged(spans.pop(old) + spans[new])
    found: dict[str, list[str]] = {}
    for place, paths in groups.items():
        found.setdefault(_root(joined, place) or place, []).extend(paths)
    return tuple(sorted(tuple(sorted(paths)) for paths in found.values()))


def _root(joined: Mapping[str, str], place: str) -> str | None:
    """The place that stands for the group; None for a place that never held a component."""
    if place not in joined:
        return None
    while joined[place] != place:
        place = joined[place]
    return place


def _merged(spans: Spans) -> Spans:
    merged: Spans = []
    for first, last in sorted(spans):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        else:
            merged.append((first, last))
    return merged


def _overlap(left: Spans, right: Spans) -> bool:
    both = sorted([*left, *right])
    return any(after[0] <= before[1] for before, after in pairwise(both))
