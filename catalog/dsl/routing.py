"""Values that are made in one graph and used in another: the inputs and outputs of the graphs between.

A value from further out comes in through an input of each graph on the way, a value from inside a group goes out
through an output of each. What leaves a loop is the JSON list of all iterations.
"""

from __future__ import annotations

from catalog.dsl.complaints import complaint
from catalog.dsl.params import ItemParam, PipelineParam
from catalog.dsl.scope import CONDITION, LOOP, Draft, Scope, unique
from catalog.spec.model import GraphInput, InputSpec, OutputSpec, TaskOutput, TypeSpec

LIST_TYPE = "JsonArray"


def route(value: PipelineParam, scope: Scope) -> GraphInput | TaskOutput:
    """The reference by which a task of `scope` takes the value; adds the ports that it needs on the way."""
    path = _way_out(value, scope)
    if scope not in value.home.ancestry():
        return GraphInput(_captured(value, scope))
    if path:
        group = path[-1]
        return TaskOutput(group.id, _exported(value, group), LIST_TYPE if group.kind == LOOP else None)
    if isinstance(value.origin, Draft):
        return TaskOutput(value.origin.id, value.name)
    if isinstance(value, ItemParam):
        return GraphInput(bind_item(value, scope))
    return GraphInput(scope.inputs[value.key].name)


def type_in(value: PipelineParam, scope: Scope) -> TypeSpec:
    """The type the value has for a task of `scope`."""
    left_loop = any(group.kind == LOOP for group in _way_out(value, scope))
    return LIST_TYPE if left_loop else value.param_type


def bind_item(value: ItemParam, scope: Scope) -> str:
    """The name of the loop's input that holds the item or the value under its key."""
    if value.key not in scope.inputs:
        name = scope.input_name(value.name)
        scope.inputs[value.key] = InputSpec(name, value.param_type)
        scope.bound[name] = value.item_key
    return scope.inputs[value.key].name


def route_after(draft: Draft, earlier: Draft) -> None:
    """Make `draft` wait for `earlier`, or for the group it stands in, seen from the graph they share."""
    outer = draft.scope.ancestry()
    shared = next((scope for scope in earlier.scope.ancestry() if scope in outer), None)
    if shared is None:
        raise complaint(
            f'"{draft.id}" cannot wait for "{earlier.id}", which is in another pipeline',
            "foreign-value",
            position=draft.position,
        )
    waiting, first = _seen_from(draft, shared), _seen_from(earlier, shared)
    if waiting is first:
        raise complaint(
            f'"{draft.id}" cannot wait for "{earlier.id}": one holds the other', "graph-cycle", position=draft.position
        )
    waiting.after_ids[first.id] = None


def _seen_from(draft: Draft, scope: Scope) -> Draft:
    while draft.scope is not scope and draft.scope.draft is not None:
        draft = draft.scope.draft
    return draft


def _way_out(value: PipelineParam, scope: Scope) -> list[Scope]:
    """The groups the value leaves, innermost first, to reach the nearest graph that holds `scope` too."""
    shared = scope.ancestry()
    found: list[Scope] = []
    for group in value.home.ancestry():
        if group in shared:
            return found
        found.append(group)
    raise complaint(f'the value "{value.full_name}" belongs to another pipeline', "foreign-value")


def _captured(value: PipelineParam, scope: Scope) -> str:
    draft, outside = scope.draft, scope.parent
    if value.key not in scope.inputs and draft is not None and outside is not None:
        name = scope.input_name(value.full_name)
        port = InputSpec(name, type_in(value, scope), optional=_may_be_absent(value, scope))
        scope.inputs[value.key] = port
        scope.captured[value.key] = value
        draft.arguments[name] = value
        route(value, outside)
    return scope.inputs[value.key].name


def _exported(value: PipelineParam, scope: Scope) -> str:
    if value.key not in scope.exports:
        name = unique(value.full_name, {port.name for port, _ in scope.exports.values()})
        scope.exports[value.key] = OutputSpec(name, type_in(value, scope)), value
        route(value, scope)
    return scope.exports[value.key][0].name


def _may_be_absent(value: PipelineParam, scope: Scope) -> bool:
    if isinstance(value.origin, Scope) and not isinstance(value, ItemParam):
        port = value.origin.inputs[value.key]
        return port.optional and port.default is None
    absent = False
    for group in _way_out(value, scope):
        absent = group.kind == CONDITION or (absent and group.kind != LOOP)
    return absent
