"""Walks a pipeline as the scheduler would, with values that do not exist yet."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from catalog.client.dry_reasons import Reasons
from catalog.errors import CatalogError
from catalog.pipeline.single import as_graph
from catalog.run.arguments import fill_defaults, resolve_arguments, used_outputs, value_in
from catalog.run.leaves import key_of, max_staleness
from catalog.run.loops import bound_values, loop_items, make_child
from catalog.run.model import Artifact, Value
from catalog.run.nodes import Leaf, Loop, Node, Scope
from catalog.run.predicates import holds
from catalog.run.scopes import MAX_NESTING, is_exit_task, make_node
from catalog.run.values import collect_texts, text_of
from catalog.run.walk import Walk
from catalog.spec.cycles import task_order
from catalog.spec.model import Argument, GraphSpec, TaskSpec
from catalog.spec.references import predicate_arguments
from catalog.spec.types import is_final_status

Decision = Literal["cached", "run", "skipped", "unknown"]

_NO_BYTES = -1


@dataclass(frozen=True, slots=True)
class DryTask:
    """What would become of a task, by its path: taken from the cache, run, skipped, or not to be known before."""

    task: str
    component: str
    decision: Decision
    reason: str


def future(path: str) -> Artifact:
    """What the task at `path` will make: a value that can be passed on but not read."""
    return Artifact("", _NO_BYTES, "file", path)


def maker(value: Value | None) -> str:
    """The path of the task that is still to make this value; empty for a value that is there."""
    return value.uri if isinstance(value, Artifact) and value.size == _NO_BYTES else ""


class DryWalk:
    """One look at one pipeline."""

    def __init__(self, walk: Walk, reasons: Reasons) -> None:
        self._walk = walk
        self._reasons = reasons
        self._rows: list[DryTask] = []

    def run(self) -> list[DryTask]:
        """Look at the whole pipeline."""
        plan = self._walk.plan
        root = Scope("", as_graph(plan.spec), None, "")
        root.inputs = fill_defaults(root.spec, plan.arguments, set(), {}, self._walk.substitute).values
        self._graph(root)
        return self._rows

    def _graph(self, scope: Scope) -> None:
        graph = scope.spec.graph
        if graph is None:
            raise AssertionError("a scope is a graph")
        order = task_order(graph)
        for task_id in sorted(order, key=lambda task_id: is_exit_task(graph.tasks[task_id])):
            task = graph.tasks[task_id]
            node = make_node(scope, task_id, task)
            scope.members[task_id] = node
            try:
                self._task(scope, task, node)
            except CatalogError as error:
                self._row(node, "unknown", f"it would fail: {error.findings[0].message}")
        for name, argument in (graph.output_values or {}).items():
            value = value_in(scope, argument, self._walk.substitute)
            if value is not None:
                scope.outputs[name] = value

    def _task(self, scope: Scope, task: TaskSpec, node: Node) -> None:
        if node.path.count("/") >= MAX_NESTING:
            self._row(node, "unknown", f"tasks would be nested deeper than {MAX_NESTING}")
            return
        if task.is_enabled is not None:
            waits = self._first_maker(scope, predicate_arguments(task.is_enabled))
            if waits:
                self._row(node, "unknown", f'its condition needs a value of "{waits}", which will run')
                return
            if not holds(task.is_enabled, functools.partial(self._text, scope)):
                self._row(node, "skipped", "its condition is false")
                return
        resolved = resolve_arguments(scope, task, node.spec, self._walk.substitute)
        if resolved.missing:
            self._row(node, "skipped", resolved.missing)
            return
        node.inputs = resolved.values
        if isinstance(node, Loop):
            self._loop(scope, task, node)
        else:
            self._instance(node)

    def _instance(self, node: Node) -> None:
        if isinstance(node, Scope):
            self._graph(node)
        elif isinstance(node, Leaf):
            self._leaf(node)

    def _loop(self, scope: Scope, task: TaskSpec, loop: Loop) -> None:
        items = task.extension.for_each.items if task.extension and task.extension.for_each else ()
        waits = "" if isinstance(items, tuple) else self._first_maker(scope, [items])
        if waits:
            self._row(loop, "unknown", f'its list comes from "{waits}", which will run')
            return
        found = loop_items(self._walk, scope, task)
        if found is None:
            self._row(loop, "skipped", "its list comes from a task that is skipped")
            return
        loop.items = found
        for number, item in enumerate(found):
            child = make_child(loop, number)
            values = {**loop.inputs, **bound_values(loop, item)}
            child.inputs = fill_defaults(loop.spec, values, set(), {}, self._walk.substitute).values
            loop.children[number] = child
            self._instance(child)
        self._gather(scope.spec.graph, loop)

    def _gather(self, graph: GraphSpec | None, loop: Loop) -> None:
        for name in used_outputs(graph, loop.key) if graph is not None else ():
            values = [child.outputs[name] for child in loop.children.values() if name in child.outputs]
            if any(maker(value) for value in values):
                loop.outputs[name] = future(loop.path)
            else:
                loop.outputs[name] = collect_texts(text_of(value, self._walk.artifacts, name) for value in values)

    def _leaf(self, leaf: Leaf) -> None:
        reason = self._must_run(leaf)
        if not reason:
            staleness = self._staleness(leaf)
            leaf.cache_key = key_of(self._walk, leaf)
            found = self._walk.lookup(leaf.cache_key, staleness)
            if found is not None and all(self._walk.artifacts.holds(item) for item in found.outputs.values()):
                leaf.outputs.update(found.outputs)
                reason = f'same content as "{found.task}" of run {found.run_id}'
                self._rows.append(DryTask(leaf.path, leaf.component, "cached", reason))
                return
            any_age = found or self._walk.lookup(leaf.cache_key, None)
            reason = self._reasons.why(leaf, any_age, too_old=found is None)
        self._row(leaf, "run", reason)

    def _must_run(self, leaf: Leaf) -> str:
        """Why the cache is not even asked; empty when it is."""
        if leaf.spec.container is None:
            return "what it does to a Kubernetes object is done each time"
        if not self._walk.plan.use_cache:
            return "forced: the cache is off for this run"
        for name, value in leaf.inputs.items():
            if maker(value):
                return f'input "{name}" comes from "{maker(value)}", which will run'
        for port in leaf.spec.inputs:
            if is_final_status(port.type) and port.name not in leaf.inputs:
                return f'input "{port.name}" says how the other tasks ended'
        return "its results are never taken from the cache" if self._staleness(leaf) == 0 else ""

    def _staleness(self, leaf: Leaf) -> float | None:
        return max_staleness(self._walk.plan.max_cache_staleness, leaf.task, dict(leaf.spec.annotations))

    def _first_maker(self, scope: Scope, arguments: Iterable[Argument]) -> str:
        values = (value_in(scope, argument, self._walk.substitute) for argument in arguments)
        return next((maker(value) for value in values if maker(value)), "")

    def _text(self, scope: Scope, argument: Argument) -> str | None:
        value = value_in(scope, argument, self._walk.substitute)
        return None if value is None else text_of(value, self._walk.artifacts, "a value of the condition")

    def _row(self, node: Node, decision: Decision, reason: str) -> None:
        self._rows.append(DryTask(node.path, node.component, decision, reason))
        if decision != "skipped":
            node.outputs.update({port.name: future(node.path) for port in node.spec.outputs})
