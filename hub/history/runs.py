"""Putting runs of states together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from catalog.library.hub.mirror.values import Run


def joined(runs: Iterable[Run]) -> Iterator[Run]:
    """Runs in order, where neighbours with one digest are one: a file before and after its line ends changed."""
    last: Run | None = None
    for run in runs:
        if last is not None and last.digest == run.digest and last.last + 1 == run.first:
            last = Run(last.first, run.last, run.digest)
            continue
        if last is not None:
            yield last
        last = run
    if last is not None:
        yield last


def run_of_each(states: Iterable[int], digest: str) -> Iterator[Run]:
    """A run for each state."""
    return (Run(state, state, digest) for state in states)
