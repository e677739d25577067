"""How a graph runs: tasks start when what they depend on has ended, exit tasks when all others have."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable

from catalog.errors import CatalogError
from catalog.run.arguments import resolve_arguments, value_in
from catalog.run.loops import loop_items
from catalog.run.model import State, Value
from catalog.run.nodes import Leaf, Loop, Node, Scope
from catalog.run.paths import join
from catalog.run.predicates import holds
from catalog.run.values import text_of
from catalog.run.walk import Walk
from catalog.spec.model import Argument, ComponentSpec, GraphSpec, TaskSpec
from catalog.spec.references import upstream_ids
from catalog.spec.types import is_final_status

MAX_NESTING = 100
FINAL_STATES = {State.FAILED: "FAILED", State.TERMINATED: "CANCELLED"}


def start_scope(walk: Walk, scope: Scope) -> None:
    """Start a graph's ordinary tasks."""
    walk.announce(scope, State.RUNNING, inputs=dict(scope.inputs))
    graph = _graph(scope)
    _open(walk, scope, [task_id for task_id, task in graph.tasks.items() if not is_exit_task(task)])


def is_exit_task(task: TaskSpec) -> bool:
    """True for a task that runs when all others of its graph have ended."""
    return task.extension is not None and task.extension.finally_


def _graph(scope: Scope) -> GraphSpec:
    if scope.spec.graph is None:
        raise AssertionError("a scope is a graph")
    return scope.spec.graph


def _open(walk: Walk, scope: Scope, task_ids: list[str]) -> None:
    graph, here = _graph(scope), set(task_ids)
    dependents: dict[str, list[str]] = {task_id: [] for task_id in task_ids}
    for task_id in task_ids:
        upstream = [other for other in upstream_ids(graph.tasks[task_id]) if other in here]
        scope.waiting[task_id] = len(upstream)
        for other in upstream:
            dependents[other].append(task_id)
    scope.dependents = dependents
    scope.unfinished = len(task_ids)
    if not task_ids:
        _phase_over(walk, scope)
    for task_id in task_ids:
        if scope.waiting[task_id] == 0:
            walk.later(functools.partial(_start_task, walk, scope, task_id))


def task_ended(walk: Walk, scope: Scope, node: Node) -> None:
    """A task of the graph has ended: start what waited for it, or end the graph."""
    scope.members[node.key] = node
    for dependent in scope.dependents[node.key]:
        scope.waiting[dependent] -= 1
        if scope.waiting[dependent] == 0:
            walk.later(functools.partial(_start_task, walk, scope, dependent))
    scope.unfinished -= 1
    if scope.unfinished == 0:
        _phase_over(walk, scope)


def _phase_over(walk: Walk, scope: Scope) -> None:
    exits = [task_id for task_id, task in _graph(scope).tasks.items() if is_exit_task(task)]
    if exits and not scope.exiting:
        scope.exiting = True
        _open(walk, scope, exits)
        return
    _finish(walk, scope)


def _finish(walk: Walk, scope: Scope) -> None:
    walk.end(scope, *scope_end(walk, scope))


def scope_end(walk: Walk, scope: Scope) -> tuple[State, str]:
    """How a graph ended whose tasks have; its outputs are filled in when it did so well."""
    state, message = worst(scope.members.values())
    if state is State.SUCCEEDED and walk.stopping(scope.protected):
        state, message = State.TERMINATED, "terminated"
    if state is State.SUCCEEDED:
        for name, argument in (_graph(scope).output_values or {}).items():
            value = value_in(scope, argument, walk.substitute)
            if value is not None:
                scope.outputs[name] = value
    return state, message


def worst(nodes: Iterable[Node]) -> tuple[State, str]:
    """The state of a whole whose parts have ended: failed, else terminated, else succeeded; with the first reason."""
    for wanted in (State.FAILED, State.TERMINATED):
        for node in nodes:
            if node.state is wanted:
                reason = node.message.split("\n", 1)[0]
                return wanted, f'"{node.path}": {reason}' if not isinstance(node, (Scope, Loop)) else reason
    return State.SUCCEEDED, ""


def _start_task(walk: Walk, scope: Scope, task_id: str) -> None:
    task = _graph(scope).tasks[task_id]
    node = make_node(scope, task_id, task)
    if walk.stopping(node.protected):
        walk.end(node, State.TERMINATED, "terminated before it started")
        return
    culprit = None if node.protected else blocking(scope, task)
    if culprit is not None:
        node.blocked = True
        walk.end(node, State.SKIPPED, f'not run because "{culprit.path}" did not succeed')
        return
    try:
        skipped = fill_arguments(walk, scope, task, node)
    except CatalogError as error:
        walk.end(node, State.FAILED, str(error))
        return
    if skipped:
        walk.end(node, State.SKIPPED, skipped)
    else:
        walk.begin(node)


def blocking(scope: Scope, task: TaskSpec) -> Node | None:
    """The member of the graph whose bad end keeps the task from running; None when there is none."""
    for upstream in upstream_ids(task):
        member = scope.members.get(upstream)
        if member is not None and (member.blocked or member.state in (State.FAILED, State.TERMINATED)):
            return member
    return None


def make_node(scope: Scope, task_id: str, task: TaskSpec) -> Node:
    """The node of a task of a running graph, without its inputs."""
    enclosing = (*scope.enclosing, scope.spec)
    component = task.component_ref.spec
    if task.extension is not None and task.extension.recurse is not None:
        component = enclosing[-task.extension.recurse]
        enclosing = enclosing[: -task.extension.recurse]
    if component is None:
        raise AssertionError("a plan's pipeline is linked")
    path = join(scope.path, task_id)
    protected = scope.protected or is_exit_task(task)
    if task.extension is not None and task.extension.for_each is not None:
        return Loop(path, component, scope, task_id, task, protected=protected, enclosing=enclosing)
    return make_instance(path, component, scope, task_id, task, protected, enclosing)


def make_instance(
    path: str,
    component: ComponentSpec,
    parent: Scope | Loop,
    key: str,
    task: TaskSpec | None,
    protected: bool,
    enclosing: tuple[ComponentSpec, ...],
) -> Node:
    """The node of one use of a component: a Scope for a graph, a Leaf for a container."""
    if component.graph is not None:
        return Scope(path, component, parent, key, task, protected=protected, enclosing=enclosing)
    return Leaf(path, component, parent, key, task, protected=protected)


def fill_arguments(walk: Walk, scope: Scope, task: TaskSpec, node: Node) -> str:
    """Fill in the node's arguments; the reason why it is skipped, or an empty text."""
    if node.path.count("/") >= MAX_NESTING:
        raise CatalogError(f"tasks are nested deeper than {MAX_NESTING}", rule="recursion-too-deep")
    if task.is_enabled is not None and not holds(task.is_enabled, functools.partial(_text, walk, scope)):
        return "its condition is false"
    resolved = resolve_arguments(scope, task, node.spec, walk.substitute)
    if resolved.missing:
        return resolved.missing
    node.inputs = resolved.values
    if node.protected and is_exit_task(task):
        _add_final_status(walk, scope, node)
    if isinstance(node, Loop):
        items = loop_items(walk, scope, task)
        if items is None:
            return "its list comes from a task that was skipped"
        node.items = items
    return ""


def _text(walk: Walk, scope: Scope, argument: Argument) -> str | None:
    value: Value | None = value_in(scope, argument, walk.substitute)
    return None if value is None else text_of(value, walk.artifacts, "a value of the condition")


def _add_final_status(walk: Walk, scope: Scope, node: Node) -> None:
    for port in node.spec.inputs:
        if not is_final_status(port.type) or port.name in node.inputs:
            continue
        guarded = [member for key, member in scope.members.items() if not is_exit_task(_graph(scope).tasks[key])]
        state, message = worst(guarded)
        status = {
            "state": FINAL_STATES.get(state, "SUCCEEDED"),
            "error": {"code": 0 if state is State.SUCCEEDED else 1, "message": message},
            "pipelineJobResourceName": walk.plan.run_id,
            "pipelineTaskName": scope.key or walk.plan.name,
        }
        node.inputs[port.name] = json.dumps(status, ensure_ascii=False)
