"""Changing the components of a linked pipeline, wherever they stand in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from catalog.spec.model import ComponentRef, ComponentSpec, GraphImplementation

Change = Callable[[ComponentRef, ComponentSpec], tuple[ComponentRef, ComponentSpec]]


def rewrite(spec: ComponentSpec, change: Change) -> ComponentSpec:
    """`spec` with `change` applied to every task's reference and component, the innermost first.

    Tasks that shared a component and a reference share the changed one; what does not change stays the same object.
    """
    return _rewrite(spec, change, {})


def _rewrite(spec: ComponentSpec, change: Change, done: dict[int, tuple[ComponentRef, ComponentRef]]) -> ComponentSpec:
    graph = spec.graph
    if graph is None:
        return spec
    tasks = {}
    for task_id, task in graph.tasks.items():
        ref = task.component_ref
        if ref.spec is None:
            tasks[task_id] = task
            continue
        if id(ref) not in done:
            inner = _rewrite(ref.spec, change, done)
            new_ref, new_spec = change(ref, inner)
            same = new_ref is ref and new_spec is ref.spec
            # The old reference stands beside the new one so that its id stays taken.
            done[id(ref)] = (ref, ref if same else replace(new_ref, spec=new_spec))
        new = done[id(ref)][1]
        tasks[task_id] = task if new is ref else replace(task, component_ref=new)
    if all(tasks[task_id] is task for task_id, task in graph.tasks.items()):
        return spec
    return replace(spec, implementation=GraphImplementation(replace(graph, tasks=tasks)))
