"""The end of composing: graphs with their values routed become the frozen value of the pipeline."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from catalog.dsl.arguments import as_value
from catalog.dsl.complaints import complaint
from catalog.dsl.params import ItemParam, PipelineParam
from catalog.dsl.predicates import leaves, to_predicate
from catalog.dsl.routing import bind_item, route, route_after
from catalog.dsl.scope import Draft, Scope
from catalog.spec.cycles import find_cycle
from catalog.spec.model import (
    Argument,
    ComponentRef,
    ComponentSpec,
    ForEach,
    GraphImplementation,
    GraphInput,
    GraphSpec,
    TaskOutput,
    TaskSpec,
)
from catalog.spec.references import upstream_ids


def connect(root: Scope) -> None:
    """Route every value that tasks use, so that all ports of all groups are known."""
    _connect(root)
    recursive = [draft for draft in _all_drafts(root) if draft.recurses is not None]
    news = True
    while news:  # a value passed on may become an input of another graph that starts anew
        news = any([_pass_on(draft) for draft in recursive])


def graph_of(scope: Scope, outputs: dict[str, Argument]) -> GraphSpec:
    """The graph of a connected scope; CompositionError for tasks that wait for one another."""
    tasks = {draft.id: _task(draft) for draft in scope.drafts.values()}
    graph = GraphSpec(tasks, outputs or None)
    _check_order(graph)
    return graph


def _connect(scope: Scope) -> None:
    for draft in list(scope.drafts.values()):
        for value in list(_values(draft)):
            route(value, scope)
        for earlier in draft.after:
            route_after(draft, earlier)
        if draft.body is not None:
            _connect(draft.body)
            if draft.loop is not None and not draft.body.bound:
                bind_item(ItemParam(draft.body, ""), draft.body)


def _values(draft: Draft) -> Iterator[PipelineParam]:
    used = [*draft.arguments.values(), *leaves(draft.predicate), draft.loop.items if draft.loop else None]
    for candidate in used:
        value = as_value(candidate, draft.scope)
        if value is not None:
            yield value


def _all_drafts(scope: Scope) -> Iterator[Draft]:
    for draft in scope.drafts.values():
        yield draft
        if draft.body is not None:
            yield from _all_drafts(draft.body)


def _pass_on(draft: Draft) -> bool:
    """Give a task that starts its graph anew the values which that graph takes from outside; true for news."""
    target, before = draft.recurses, len(draft.arguments)
    if target is not None:
        for key, value in list(target.captured.items()):
            draft.arguments.setdefault(target.inputs[key].name, value)
            route(value, draft.scope)
    return len(draft.arguments) > before


def _task(draft: Draft) -> TaskSpec:
    scope = draft.scope

    def argument(given: object) -> Argument:
        value = as_value(given, scope)
        if value is not None:
            return route(value, scope)
        return given if isinstance(given, (int, float)) else str(given)

    def typed(name: str, given: object) -> Argument:
        """An argument whose type check the user switched off claims the type the input wants."""
        found = argument(given)
        port = draft.spec.input(name) if draft.spec else None
        unchecked = isinstance(given, PipelineParam) and not (given.checked and scope.build.type_check)
        if port is not None and unchecked and isinstance(found, (GraphInput, TaskOutput)):
            return replace(found, type=port.type)
        return found

    predicate = None if draft.predicate is None else to_predicate(draft.predicate, argument)
    loop = _for_each(draft)
    return TaskSpec(
        component_ref=_ref(draft),
        arguments={name: typed(name, given) for name, given in draft.arguments.items()},
        is_enabled=predicate,
        execution_options=draft.settings.options(),
        annotations=draft.settings.annotations or None,
        extension=draft.settings.extension(tuple(draft.after_ids), loop, predicate is not None),
        position=draft.position,
    )


def _for_each(draft: Draft) -> ForEach | None:
    if draft.loop is None or draft.body is None:
        return None
    items = draft.loop.items
    given = items if isinstance(items, tuple) else route(items, draft.scope)
    return ForEach(given, dict(draft.body.bound), draft.loop.parallelism)


def _ref(draft: Draft) -> ComponentRef:
    if draft.recurses is not None:
        target = draft.recurses
        return ComponentRef(spec=ComponentSpec(name=target.id, inputs=tuple(target.inputs.values())))
    if draft.body is None:
        return draft.ref or ComponentRef(spec=draft.spec)
    body = draft.body
    outputs: dict[str, Argument] = {port.name: route(value, body) for port, value in body.exports.values()}
    spec = ComponentSpec(
        name=draft.id,
        inputs=tuple(body.inputs.values()),
        outputs=tuple(port for port, _ in body.exports.values()),
        implementation=GraphImplementation(graph_of(body, outputs)),
    )
    return ComponentRef(spec=spec)


def _check_order(graph: GraphSpec) -> None:
    cycle = find_cycle(graph)
    if cycle:
        path = " → ".join((*cycle, cycle[0]))
        raise complaint(f"tasks wait for each other: {path}", "graph-cycle", position=graph.tasks[cycle[0]].position)
    last = {name for name, task in graph.tasks.items() if task.extension is not None and task.extension.finally_}
    for name, task in graph.tasks.items():
        upstream = upstream_ids(task)
        if name in last and upstream:
            message = f'the exit task "{name}" waits for {", ".join(upstream)}, but it runs whatever happens'
            raise complaint(message, "bad-exit-task", position=task.position)
        if name not in last and last.intersection(upstream):
            message = f'task "{name}" needs the exit task, which runs after it'
            raise complaint(message, "bad-exit-task", position=task.position)
