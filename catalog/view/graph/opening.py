"""Which groups are open when nobody has said."""

from __future__ import annotations

from collections import deque

from catalog.spec.model import ComponentSpec
from catalog.view.graph.places import Place, member

MAX_SHOWN = 80


def automatic(spec: ComponentSpec, most: int = MAX_SHOWN) -> frozenset[str]:
    """The ids of the groups to open so that no more than `most` nodes show: outer ones first, never loops and rounds
    of a recursion."""
    opened: set[str] = set()
    shown = _size(spec)
    waiting = deque([Place("", spec)])
    while waiting and shown <= most:
        place = waiting.popleft()
        for name in place.spec.graph.tasks if place.spec.graph is not None else ():
            found = member(place, name)
            if found is None or found.spec.graph is None or found.loop or _recurses(found):
                continue
            if shown + _size(found.spec) <= most:
                shown += _size(found.spec)
                opened.add(found.id)
                waiting.append(found)
    return frozenset(opened)


def _size(spec: ComponentSpec) -> int:
    return len(spec.graph.tasks) if spec.graph is not None else 0


def _recurses(place: Place) -> bool:
    return place.task is not None and place.task.extension is not None and place.task.extension.recurse is not None
