"""From a linked pipeline and the rows of a run's tasks to the graph that is shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from catalog.dsl.settings import DISPLAY_NAME
from catalog.run.model import State
from catalog.spec.model import ComponentSpec, TaskSpec
from catalog.store.rows import TaskRow
from catalog.view.graph.condition import condition_text
from catalog.view.graph.links import is_exit, links_of
from catalog.view.graph.node import Graph, Kind, Node
from catalog.view.graph.opening import automatic
from catalog.view.graph.places import ANY, Place, Places, iteration, member
from catalog.view.graph.tally import Tally, tally, whole_state
from catalog.view.safe_text import one_line

MAX_DEPTH = 40
MAX_ITERATIONS = 500
_LABEL = 120


def run_graph(spec: ComponentSpec, tasks: Sequence[TaskRow] = (), *, opened: Collection[str] | None = None) -> Graph:
    """The graph of a linked pipeline, with the states of a run's tasks where there are some.

    `opened` are the ids of groups whose inside is shown. A loop that is open shows its tasks once, with the states of
    all iterations; an iteration that is named itself (`each/3`) is shown alone. None opens what keeps the whole small,
    and no loop. A component that is no graph is shown as its one task.
    """
    shown = automatic(spec) if opened is None else frozenset(opened)
    places = Places(spec, shown)
    builder = _Builder(shown, tally(tasks, places))
    root = Place("", spec)
    if spec.graph is None:
        return Graph((Node("", _text(spec.name or "component"), Kind.TASK, _component(spec)),), ())
    return builder.graph(root, 0)


@dataclass(frozen=True)
class _Builder:
    opened: Collection[str]
    tally: Tally

    def graph(self, place: Place, depth: int) -> Graph:
        """The inside of a graph."""
        graph = place.spec.graph
        if graph is None:
            return Graph((), ())
        members = [found for name in graph.tasks if (found := member(place, name)) is not None]
        return Graph(tuple(self.node(found, depth) for found in members), links_of(graph, place.id))

    def node(self, place: Place, depth: int) -> Node:
        """A node, with its inside when that is shown."""
        kind = _kind(place)
        row = self.tally.rows.get(place.id)
        group = place.loop or place.spec.graph is not None
        own: Mapping[State, int] = self.tally.own.get(place.id, Counter())
        if place.loop:
            counts: Mapping[State, int] = self.tally.iterations.get(place.id, Counter())
        elif group:
            counts = self.tally.within.get(place.id, Counter())
        else:
            counts = own if sum(own.values()) > 1 else Counter()
        return Node(
            id=place.id,
            label=_label(place),
            kind=kind,
            component=_component(place.spec),
            state=row.state if row is not None else whole_state(own),
            counts=dict(counts),
            condition=_condition(place.task),
            detail=_detail(row),
            foldable=group,
            iterations=sum(self.tally.iterations.get(place.id, Counter()).values()) if place.loop else 0,
            inner=self._inside(place, depth + 1) if group and depth < MAX_DEPTH else None,
        )

    def _inside(self, place: Place, depth: int) -> Graph | None:
        if not place.loop:
            return self.graph(place, depth) if place.id in self.opened else None
        numbers = sorted(self.tally.numbers.get(place.id, []))
        named = [number for number in numbers if f"{place.id}/{number}" in self.opened][:MAX_ITERATIONS]
        if named and place.spec.graph is not None:
            return Graph(tuple(self.node(iteration(place, str(number)), depth) for number in named), ())
        if place.id not in self.opened:
            return None
        if place.spec.graph is not None:
            return self.graph(iteration(place, ANY), depth)
        shown = [str(number) for number in numbers[:MAX_ITERATIONS]] or [ANY]
        return Graph(tuple(self.node(iteration(place, number), depth) for number in shown), ())


def _kind(place: Place) -> Kind:
    task = place.task
    extension = task.extension if task is not None else None
    iterates = extension is not None and extension.for_each is not None
    if iterates:
        return Kind.LOOP if place.loop else Kind.ITERATION
    if extension is not None and extension.recurse is not None:
        return Kind.RECURSION
    if is_exit(task):
        return Kind.EXIT
    if place.spec.graph is None:
        return Kind.TASK
    if task is not None and task.is_enabled is not None:
        return Kind.CONDITION
    if any(is_exit(inner) for inner in place.spec.graph.tasks.values()):
        return Kind.HANDLER
    return Kind.PIPELINE


def _label(place: Place) -> str:
    last = place.id.rpartition("/")[2].replace("%2F", "/").replace("%25", "%")
    if _kind(place) is Kind.ITERATION:
        return "each iteration" if last == ANY else f"iteration {last}"
    given = _annotation(place.task)
    return _text(given or last)


def _annotation(task: TaskSpec | None) -> str:
    name = (task.annotations or {}).get(DISPLAY_NAME, "") if task is not None else ""
    return name if isinstance(name, str) else ""


def _component(spec: ComponentSpec) -> str:
    source = spec.source
    name = (source.name if source and source.name else spec.name) or "component"
    version = source.version if source else ""
    return _text(f"{name} {version}".rstrip())


def _condition(task: TaskSpec | None) -> str:
    given = task.is_enabled if task is not None else None
    return one_line(f"if {condition_text(given)}", 300) if given is not None else ""


def _detail(row: TaskRow | None) -> str:
    if row is None:
        return ""
    told = [f"attempt {row.attempt}"] if row.attempt > 1 else []
    if row.message:
        told.append(row.message)
    elif row.state is State.CACHED and row.reason:
        told.append(row.reason)
    return one_line("; ".join(told), 300)


def _text(text: str) -> str:
    return one_line(text, _LABEL) or "(unnamed)"
