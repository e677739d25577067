"""From the changes of commits to what stood where at every commit: states, and for each path its runs of states."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from catalog.library.hub.mirror.values import CommitStates, Run
from hub.history.commits import Change, Commit

EMPTY_STATE = 0

Files = Mapping[str, str]
"""Path to the content's id."""


@dataclass(frozen=True)
class Move:
    """A rename that git sees: from which path to which, and what blob before and after."""

    old: str
    new: str
    blob_before: str = ""
    blob: str = ""


@dataclass(frozen=True)
class History:
    """Everything there was: each commit's state, each path's runs (of git's blob ids), and where files moved.

    `brought` is, for each path and blob, the date of the first commit that put it there (seconds since 1970).
    """

    states: CommitStates
    runs: Mapping[str, tuple[Run, ...]]
    moves: tuple[Move, ...]
    brought: Mapping[tuple[str, str], int]


def history_of(ordered: Iterable[Commit], changes: Mapping[str, tuple[Change, ...]]) -> History:
    """The history of `ordered` (every commit after its parents), where `changes` are against the first parent."""
    commits = list(ordered)
    recorder = _Recorder()
    states = {sha: state.number for sha, state in _states(commits, changes, recorder)}
    moved = {
        Move(change.moved_from, change.path, change.blob_before, change.blob): None
        for commit in commits
        for change in changes.get(commit.sha, ())
        if change.moved_from
    }
    return History(states, recorder.finished(), tuple(moved), _brought(commits, changes))


@dataclass(frozen=True)
class _State:
    number: int
    files: Files


_EMPTY = _State(EMPTY_STATE, {})


def _states(
    commits: list[Commit], changes: Mapping[str, tuple[Change, ...]], recorder: _Recorder
) -> Iterator[tuple[str, _State]]:
    """Each commit with its state; what no later commit builds upon is forgotten."""
    awaited = Counter(parent for commit in commits for parent in commit.parents)
    known: dict[str, _State] = {}
    for commit in commits:
        # A shallow clone lacks parents.
        parents = [known.get(parent, _EMPTY) for parent in commit.parents]
        state = _next_state(parents, changes.get(commit.sha, ()), recorder)
        if awaited[commit.sha]:
            known[commit.sha] = state
        for parent in commit.parents:
            awaited[parent] -= 1
            if not awaited[parent]:
                known.pop(parent, None)
        yield commit.sha, state


def _next_state(parents: list[_State], changes: tuple[Change, ...], recorder: _Recorder) -> _State:
    base = parents[0] if parents else _EMPTY
    if not changes:
        return base
    files = _after(base.files, changes)
    # A merge may have just what its other side has, and many commits have nothing.
    same = next((state for state in (_EMPTY, *parents) if state.files == files), None)
    return same or _State(recorder.add(files), files)


def _after(before: Files, changes: tuple[Change, ...]) -> Files:
    gone = {change.path for change in changes}
    kept = {path: blob for path, blob in before.items() if path not in gone}
    return {**kept, **{change.path: change.blob for change in changes if change.blob}}


def _brought(commits: list[Commit], changes: Mapping[str, tuple[Change, ...]]) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for commit in commits:
        for change in changes.get(commit.sha, ()):
            if change.blob:
                key = (change.path, change.blob)
                found[key] = min(commit.date, found.get(key, commit.date))
    return found


class _Recorder:
    """Numbers the states as they come, and keeps the runs of each path."""

    def __init__(self) -> None:
        self._count = EMPTY_STATE + 1
        self._last: Files = {}
        self._open: dict[str, tuple[int, str]] = {}
        self._runs: dict[str, list[Run]] = {}

    def add(self, files: Files) -> int:
        """The number of a new state."""
        number, self._count = self._count, self._count + 1
        self._move_to(number, files)
        return number

    def finished(self) -> dict[str, tuple[Run, ...]]:
        """The runs of every path, sorted by path."""
        self._move_to(self._count, {})
        return {path: tuple(self._runs[path]) for path in sorted(self._runs)}

    def _move_to(self, number: int, files: Files) -> None:
        for path in {path for path, _ in self._last.items() ^ files.items()}:
            if path in self._open:
                first, blob = self._open.pop(path)
                self._runs.setdefault(path, []).append(Run(first, number - 1, blob))
            if path in files:
                self._open[path] = (number, files[path])
        self._last = files
