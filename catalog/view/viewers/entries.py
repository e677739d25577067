"""Everything the tasks of a run ask to be shown, in the order of their files: bad entries stand in their place."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from catalog.spec.special_outputs import VISUALISATIONS
from catalog.store.rows import TaskRow, VisualisationRow
from catalog.view.viewers.model import Problem, Viewer
from catalog.view.viewers.read import read_viewer

# As catalog.run.visualisations words what is wrong with an entry, and what is wrong with the file.
_ENTRY = re.compile(re.escape(VISUALISATIONS) + r": outputs\[(\d{1,6})\](?: (\S{1,40}))?: (.*)", re.DOTALL)
_FILE = f"{VISUALISATIONS}: "
WHOLE_FILE = -1


@dataclass(frozen=True)
class Entry:
    """One thing to be shown: `index` is its place in the task's file, WHOLE_FILE for a problem of the file itself;
    `notes` say what is wrong with a part of it."""

    task: str
    index: int
    type: str
    viewer: Viewer
    notes: tuple[str, ...] = ()


def shown(visualisations: Sequence[VisualisationRow], tasks: Sequence[TaskRow] = ()) -> tuple[Entry, ...]:
    """The entries of a run's tasks, by task in the order of `tasks`."""
    found: defaultdict[str, dict[int, Entry]] = defaultdict(dict)
    for row in visualisations:
        own = found[row.task]
        given = row.detail.get("index")
        index = given if isinstance(given, int) and given not in own else max(own, default=-1) + 1
        own[index] = Entry(row.task, index, str(row.detail.get("type", "")), read_viewer(row.detail))
    for task in tasks:
        for index, (kind, told) in _told(task).items():
            entry = found[task.task].get(index)
            if entry is None:
                found[task.task][index] = Entry(task.task, index, kind, Problem("; ".join(told)))
            else:
                found[task.task][index] = Entry(task.task, index, entry.type, entry.viewer, tuple(told))
    order = {task.task: place for place, task in enumerate(tasks)}
    names = sorted(found, key=lambda name: (order.get(name, len(order)), name))
    return tuple(found[name][index] for name in names for index in sorted(found[name]))


def _told(task: TaskRow) -> dict[int, tuple[str, list[str]]]:
    """What the task's warnings say of each entry, or of the whole file: its type, and the sentences."""
    found: dict[int, tuple[str, list[str]]] = {}
    for warning in task.warnings:
        match = _ENTRY.match(warning)
        if match is not None:
            number, kind, text = match.groups()
            found.setdefault(int(number), (kind or "", []))[1].append(text)
        elif warning.startswith(_FILE):
            found.setdefault(WHOLE_FILE, ("", []))[1].append(warning.removeprefix(_FILE))
    return found
