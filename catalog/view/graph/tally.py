"""The states of a run's tasks, counted by the nodes that show them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from catalog.run.model import State
from catalog.store.rows import TaskRow
from catalog.view.graph.places import Places

_WORST = (State.FAILED, State.RUNNING, State.TERMINATED, State.PENDING)


@dataclass(frozen=True)
class Tally:
    """By the id of a node: its own rows by state, those of iterations of the loop it is, and those of tasks within.

    `rows` are the rows of nodes that stand for one task instance; `numbers` the iterations of each loop.
    """

    own: Mapping[str, Counter[State]]
    iterations: Mapping[str, Counter[State]]
    within: Mapping[str, Counter[State]]
    rows: Mapping[str, TaskRow]
    numbers: Mapping[str, list[int]]


def tally(rows: Iterable[TaskRow], places: Places) -> Tally:
    """Count the rows of a run; rows that belong nowhere in the pipeline are left out."""
    own: defaultdict[str, Counter[State]] = defaultdict(Counter)
    iterations: defaultdict[str, Counter[State]] = defaultdict(Counter)
    within: defaultdict[str, Counter[State]] = defaultdict(Counter)
    single: dict[str, TaskRow] = {}
    numbers: defaultdict[str, list[int]] = defaultdict(list)
    for row in rows:
        place = places.of(row.task)
        if place is None:
            continue
        own[place.id][row.state] += 1
        if place.id == row.task:
            single[place.id] = row
        above, _, last = row.task.rpartition("/")
        parent = places.of(above)
        if parent is not None and parent.loop:
            iterations[parent.id][row.state] += 1
            if last.isdecimal():
                numbers[parent.id].append(int(last))
        if place.loop or place.spec.graph is not None:
            continue
        while above:
            outer = places.of(above)
            if outer is not None:
                within[outer.id][row.state] += 1
            above = above.rpartition("/")[0]
    return Tally(own, iterations, within, single, numbers)


def whole_state(counts: Mapping[State, int]) -> State | None:
    """The state of several together: the worst; Cached or Skipped only when all are."""
    for state in _WORST:
        if counts.get(state):
            return state
    for state in (State.SUCCEEDED, State.CACHED, State.SKIPPED):
        if counts.get(state):
            return state
    return None
