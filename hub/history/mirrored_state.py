"""What a hub has of a mirrored repository, as one value; and what an import adds to it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from catalog.library.hub.mirror.values import CommitStates, MirrorPath, MirrorPaths, Refs, Run
from hub.history.runs import joined, run_of_each

Pair = tuple[int | None, int | None]


@dataclass(frozen=True)
class MirrorContent:
    """A whole mirror in memory."""

    refs: Refs = field(default_factory=Refs)
    states: CommitStates = field(default_factory=dict)
    paths: MirrorPaths = field(default_factory=dict)


def merged(new: MirrorContent, old: MirrorContent, folder: str) -> MirrorContent:
    """`new`, which was read of `folder` ("" is everything), and what only `old` knows.

    That is what lies outside of the folder; and commits, branches and tags that are gone: branches are deleted and
    histories rewritten, and whoever wrote an address down then still finds the file.
    """
    outside = {path for path in old.paths if folder and not path.startswith(f"{folder}/")}
    pairs: dict[str, Pair] = {
        commit: (state, old.states.get(commit) if outside else None) for commit, state in new.states.items()
    }
    pairs.update({commit: (None, state) for commit, state in old.states.items() if commit not in new.states})
    numbers = _numbered(set(pairs.values()))
    of_new = _Renumbered((pair[0], number) for pair, number in numbers.items())
    of_old = _Renumbered((pair[1], number) for pair, number in numbers.items())
    of_lost = _Renumbered((pair[1], number) for pair, number in numbers.items() if pair[0] is None)
    paths: dict[str, MirrorPath] = {}
    for path in {**new.paths, **old.paths}:
        held, before = new.paths.get(path), old.paths.get(path)
        runs = [
            *(of_new.runs(held.runs) if held else ()),
            *((of_old if path in outside else of_lost).runs(before.runs) if before else ()),
        ]
        name = held.name if held else before.name if before else ""
        if runs:
            paths[path] = MirrorPath(name, tuple(joined(sorted(runs, key=lambda run: run.first))))
    last = max(
        (number for (state, _), number in numbers.items() if state is not None and state <= new.refs.last), default=0
    )
    refs = replace(
        new.refs, heads={**old.refs.heads, **new.refs.heads}, tags={**old.refs.tags, **new.refs.tags}, last=last
    )
    return MirrorContent(refs, {commit: numbers[pair] for commit, pair in pairs.items()}, paths)


def _numbered(pairs: Iterable[Pair]) -> dict[Pair, int]:
    """A number for each pair, in the order of the new states; these keep their numbers where nothing is added."""
    ordered = sorted(pairs, key=lambda pair: tuple((state is None, state or 0) for state in pair))
    start = 0 if ordered and ordered[0][0] == 0 else 1
    return {pair: number for number, pair in enumerate(ordered, start)}


class _Renumbered:
    """The new numbers of old states."""

    def __init__(self, states: Iterable[tuple[int | None, int]]) -> None:
        known = sorted((state, number) for state, number in states if state is not None)
        self._states = [state for state, _ in known]
        self._numbers = [number for _, number in known]

    def runs(self, runs: Iterable[Run]) -> Iterator[Run]:
        for run in runs:
            first, end = bisect_left(self._states, run.first), bisect_right(self._states, run.last)
            yield from joined(run_of_each(sorted(self._numbers[first:end]), run.digest))
