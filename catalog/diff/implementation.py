"""What changed about how a component is carried out: its container, or its graph of tasks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

from catalog.diff.change import Change, make_change
from catalog.spec.emit import to_struct
from catalog.spec.model import (
    Argument,
    ComponentRef,
    ComponentSpec,
    ContainerImplementation,
    ContainerSpec,
    GraphImplementation,
    GraphInput,
    GraphSpec,
    TaskOutput,
    TaskSpec,
)

_SHOWN = 200


def implementation_changes(old: ComponentSpec, new: ComponentSpec) -> Iterator[Change]:
    """Every change of the implementation."""
    if old.container is not None and new.container is not None:
        yield from _container_changes(old.container, new.container)
    elif old.graph is not None and new.graph is not None:
        yield from _graph_changes(old.graph, new.graph)
    elif old.implementation != new.implementation:
        yield make_change(_kind(old, new), "", _what(old), _what(new))


def _kind(old: ComponentSpec, new: ComponentSpec) -> str:
    if new.implementation is None:
        return "implementation-removed"
    if old.implementation is None:
        return "implementation-added"
    return "graph-to-container" if new.container is not None else "container-to-graph"


def _what(spec: ComponentSpec) -> str:
    return "container" if spec.container is not None else "graph" if spec.graph is not None else ""


def _container_changes(old: ContainerSpec, new: ContainerSpec) -> Iterator[Change]:
    if old.image != new.image:
        yield make_change("image-changed", "", old.image, new.image)
    same = (old.command, old.args) == (new.command, new.args)
    before, after = ({}, {}) if same else (_line_struct(old), _line_struct(new))
    for key in ("command", "args"):
        if before.get(key) != after.get(key):
            yield make_change(f"{key}-changed", "", _short(before.get(key)), _short(after.get(key)))
    was, now = old.env or {}, new.env or {}
    for name in dict.fromkeys((*was, *now)):
        if was.get(name) != now.get(name):
            yield make_change("env-changed", name, was.get(name, ""), now.get(name, ""))


def _line_struct(container: ContainerSpec) -> dict[str, object]:
    spec = ComponentSpec(implementation=ContainerImplementation(replace(container, env=None, file_outputs=None)))
    found: dict[str, object] = to_struct(spec)["implementation"]["container"]
    return found


def _graph_changes(old: GraphSpec, new: GraphSpec) -> Iterator[Change]:
    for task_id, task in old.tasks.items():
        if task_id not in new.tasks:
            yield make_change("task-removed", task_id, _component(task.component_ref))
    for task_id, task in new.tasks.items():
        before = old.tasks.get(task_id)
        if before is None:
            yield make_change("task-added", task_id, "", _component(task.component_ref))
        else:
            yield from _task_changes(task_id, before, task)
    was, now = old.output_values or {}, new.output_values or {}
    for name in dict.fromkeys((*was, *now)):
        if name in was and name in now and was[name] != now[name]:
            yield make_change("output-source-changed", name, _origin(was[name]), _origin(now[name]))


def _task_changes(task_id: str, old: TaskSpec, new: TaskSpec) -> Iterator[Change]:
    if old.component_ref != new.component_ref:
        before, after = _component(old.component_ref), _component(new.component_ref)
        yield make_change("task-component-changed", task_id, before, after)
    before_rest, after_rest = _rest(old), _rest(new)
    changed = [key for key in dict.fromkeys((*before_rest, *after_rest)) if before_rest.get(key) != after_rest.get(key)]
    if changed:
        shown = [_short({key: rest.get(key) for key in changed}) for rest in (before_rest, after_rest)]
        yield make_change("task-changed", task_id, *shown)


def _rest(task: TaskSpec) -> dict[str, object]:
    """A task as plain data, without its component."""
    bare = replace(task, component_ref=ComponentRef(name="x"))
    struct = to_struct(ComponentSpec(implementation=GraphImplementation(GraphSpec({"task": bare}))))
    found: dict[str, object] = struct["implementation"]["graph"]["tasks"]["task"]
    return {key: value for key, value in found.items() if key != "componentRef"}


def _component(ref: ComponentRef) -> str:
    if ref.name or ref.url:
        return ref.url or ref.name or ""
    if ref.spec is not None:
        return ref.spec.name or (ref.spec.container.image if ref.spec.container else "an inline graph")
    return f"sha256:{ref.digest}" if ref.digest else f"tag {ref.tag}"


def _origin(argument: Argument) -> str:
    if isinstance(argument, TaskOutput):
        return f"{argument.task_id}.{argument.output_name}"
    return argument.input_name if isinstance(argument, GraphInput) else str(argument)


def _short(value: object) -> str:
    if value is None:
        return ""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
