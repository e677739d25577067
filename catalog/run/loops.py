"""How a loop runs: one instance for each item, so many at a time, and its outputs gathered into lists."""

from __future__ import annotations

import json
from typing import Any

from catalog.errors import CatalogError, RunError
from catalog.run.arguments import fill_defaults, used_outputs, value_in
from catalog.run.model import State
from catalog.run.nodes import Leaf, Loop, Node, Scope
from catalog.run.paths import join
from catalog.run.values import collect_texts, item_text, text_of
from catalog.run.walk import Walk
from catalog.spec.model import ForEach, TaskSpec


def loop_items(walk: Walk, scope: Scope, task: TaskSpec) -> list[Any] | None:
    """The items of a task's loop, None when their source was skipped. Raises RunError when they are no JSON list."""
    loop = _for_each(task)
    if isinstance(loop.items, tuple):
        return list(loop.items)
    value = value_in(scope, loop.items, walk.substitute)
    if value is None:
        return None
    text = text_of(value, walk.artifacts, "the list of a loop")
    try:
        items = json.loads(text)
    except ValueError:
        items = None
    if not isinstance(items, list):
        raise RunError(f"a loop needs a JSON list, not {text[:80]!r}", rule="loop-not-a-list", hint='write ["a", "b"]')
    return items


def _for_each(task: TaskSpec | None) -> ForEach:
    if task is None or task.extension is None or task.extension.for_each is None:
        raise AssertionError("a loop has items")
    return task.extension.for_each


def start_loop(walk: Walk, loop: Loop, at_once: int = 0) -> None:
    """Start as many instances as may run at once; `at_once`, when not 0, is in place of the loop's own limit."""
    walk.announce(loop, State.RUNNING, inputs=dict(loop.inputs))
    limit = at_once or _for_each(loop.task).parallelism or len(loop.items)
    loop.limit = min(limit, len(loop.items))
    if not loop.items:
        _finish(walk, loop)
    for _ in range(loop.limit):
        _start_next(walk, loop)


def _start_next(walk: Walk, loop: Loop) -> None:
    number = loop.started
    loop.started += 1
    node = make_child(loop, number)
    if walk.stopping(loop.protected):
        walk.end(node, State.TERMINATED, "terminated before it started")
        return
    try:
        values = {**loop.inputs, **bound_values(loop, loop.items[number])}
        resolved = fill_defaults(loop.spec, values, set(), {}, walk.substitute)
    except CatalogError as error:
        walk.end(node, State.FAILED, str(error))
        return
    node.inputs = resolved.values
    walk.begin(node)


def make_child(loop: Loop, number: int) -> Node:
    """The node of one iteration, without its inputs."""
    path, key = join(loop.path, str(number)), str(number)
    if loop.spec.graph is not None:
        return Scope(path, loop.spec, loop, key, loop.task, protected=loop.protected, enclosing=loop.enclosing)
    return Leaf(path, loop.spec, loop, key, loop.task, protected=loop.protected)


def bound_values(loop: Loop, item: Any) -> dict[str, str]:
    """The inputs that the item fills, as texts; RunError for an item without a key that is asked for."""
    values: dict[str, str] = {}
    for name, key in _for_each(loop.task).bind.items():
        if not key:
            values[name] = item_text(item)
        elif isinstance(item, dict) and key in item:
            values[name] = item_text(item[key])
        else:
            raise RunError(f'the item {item_text(item)[:80]} has no key "{key}"', rule="loop-item-key")
    return values


def iteration_ended(walk: Walk, loop: Loop, node: Node) -> None:
    """An instance has ended: start the next one, or end the loop."""
    loop.children[int(node.key)] = node
    loop.ended += 1
    if loop.started < len(loop.items):
        _start_next(walk, loop)
    elif loop.ended == len(loop.items):
        _finish(walk, loop)


def _finish(walk: Walk, loop: Loop) -> None:
    walk.end(loop, *loop_end(walk, loop))


def loop_end(walk: Walk, loop: Loop) -> tuple[State, str]:
    """How a loop ended whose iterations have; its outputs are filled in when it did so well."""
    children = [loop.children[number] for number in sorted(loop.children)]
    for state in (State.FAILED, State.TERMINATED):
        bad = [child for child in children if child.state is state]
        if bad:
            first = bad[0].message.split("\n", 1)[0]
            message = first if isinstance(bad[0], Scope) else f'"{bad[0].path}": {first}'
            return state, f"{len(bad)} of {len(children)} iterations: {message}"
    try:
        _gather(walk, loop, [child for child in children if child.state is not State.SKIPPED])
    except CatalogError as error:
        return State.FAILED, str(error)
    return State.SUCCEEDED, ""


def _gather(walk: Walk, loop: Loop, children: list[Node]) -> None:
    graph = loop.parent.spec.graph if loop.parent is not None else None
    used = used_outputs(graph, loop.key) if graph is not None else set()
    for name in sorted(used):
        given = [child.outputs[name] for child in children if name in child.outputs]
        texts = [text_of(value, walk.artifacts, f'output "{name}" of the loop') for value in given]
        loop.outputs[name] = collect_texts(texts)
