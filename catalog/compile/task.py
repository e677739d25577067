"""One task of a graph to a task of its DAG."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from catalog.compile.expressions import raw_text, tag
from catalog.compile.frame import Frame, Member, starts_anew
from catalog.compile.graph import GraphUse, Shared, compile_graph, task_outputs
from catalog.compile.guard import guarded_source
from catalog.compile.loop import ITEMS, gathered_needs, item_sources, listed_items, loop_body, loop_place
from catalog.compile.pod import PodUse, condition_inputs, output_names, written_outputs
from catalog.compile.predicates import predicate_expression
from catalog.compile.sources import Need, Outlet, Slot, Source, slot_arguments, slot_for
from catalog.compile.stopping import StopPart
from catalog.compile.task_arguments import task_sources
from catalog.compile.uris import uri_outputs
from catalog.errors import CompileError
from catalog.spec.model import ComponentSpec, ForEach, GraphInput, TaskSpec
from catalog.spec.references import upstream_ids


@dataclass(frozen=True)
class Runnable:
    """What a DAG task starts: a template with its slots and outputs."""

    template: str
    slots: Mapping[str, Slot]
    outputs: Mapping[str, Outlet] = field(default_factory=dict)
    outside: Mapping[str, Source] = field(default_factory=dict)
    stops: tuple[StopPart, ...] = ()


def compile_task(shared: Shared, frame: Frame, task_id: str, name: str) -> dict[str, Any] | None:
    """The DAG task, or None for one that needs not run; what it gives others is noted in the frame."""
    task, path = frame.tasks[task_id], frame.path_of(task_id)
    if path in shared.options.known and not any(target.is_started_anew() for target in frame.enclosing):
        shared.known.add(path)
        frame.members[task_id] = Member("", known_outputs(shared.options.known[path]))
        return None
    component = _component(frame, task)
    arguments = task_sources(frame, task, component)
    conditions = list(arguments.conditions)
    if task.is_enabled is not None:
        conditions.insert(0, f"({predicate_expression(task.is_enabled, frame.source)})")
    loop = task.extension.for_each if task.extension else None
    sources = arguments.sources
    if loop is not None and not isinstance(loop.items, tuple):
        items = frame.source(loop.items)
        if items is None or items.present:
            conditions.append(items.present if items is not None else "false")
        given = items.surely() if items is not None else Source(constant="[]")
        sources[ITEMS] = listed_items(loop, given)
    unsure = bool(conditions) or frame.protected
    needs = frame.need_of(task_id, unsure or component.graph is not None)
    made = (_single if loop is None else _loop)(shared, frame, task_id, component, sources, needs)
    frame.stops.extend(made.stops)
    if not made.template:
        shared.known.add(path)
        frame.members[task_id] = Member("", made.outside)
        return None
    frame.members[task_id] = Member(name, task_outputs(made.outputs, made.outside, name, unsure))
    if component.graph is None and loop is None:
        sources = {name: guarded_source(shared, component, task, name, source) for name, source in sources.items()}
    return _dag_task(name, made, sources, conditions)


def known_outputs(outputs: Mapping[str, Any]) -> dict[str, Source]:
    """Results that are known, as values any DAG can use."""
    found: dict[str, Source] = {}
    for name, output in outputs.items():
        text = output.text
        value = None if text is None else text.removesuffix("\n")
        if output.is_uri:
            found[name] = Source(constant=value, uri="uri")
            continue
        artifact = dict(output.location) or ({"raw": {"data": raw_text(text)}} if text is not None else None)
        found[name] = Source(constant=value, artifact=artifact)
    return found


def _component(frame: Frame, task: TaskSpec) -> ComponentSpec:
    levels = task.extension.recurse if task.extension else None
    if levels is not None:
        return frame.enclosing[-levels].spec
    if task.component_ref.spec is None:
        raise AssertionError("a compiled pipeline is linked")
    return task.component_ref.spec


def _single(
    shared: Shared,
    frame: Frame,
    task_id: str,
    component: ComponentSpec,
    sources: Mapping[str, Source],
    needs: Mapping[str, Need],
) -> Runnable:
    task = frame.tasks[task_id]
    if task.extension is not None and task.extension.recurse is not None:
        target = frame.enclosing[-task.extension.recurse]
        _require_same_uris(component, target.slots, sources)
        return Runnable(target.template, target.slots)
    if component.graph is not None:
        return _nested(shared, frame, task_id, component, sources, needs)
    slots = _slots(shared, component, task, sources)
    written = written_outputs(component)
    ports = {name: port for name, port in output_names(component).items() if name in written}
    is_pod = component.container is not None
    values = frozenset(name for name, need in needs.items() if name in ports and (need.value or not is_pod))
    uris = uri_outputs(component, shared.options)
    outputs = {
        name: Outlet(port if name in values else "", port if is_pod else "")
        for name, port in ports.items()
        if name not in uris
    }
    outputs.update((name, Outlet(ports[name], uri="uri")) for name in sorted(uris))
    if any(slot.presence for slot in slots.values()):
        from catalog.compile.choice import choice_template

        return Runnable(choice_template(shared, component, task, sources, slots, needs), slots, outputs)
    texts = _condition_texts(component, sources)
    return Runnable(shared.pods.template(PodUse(component, task, slots, texts, values)), slots, outputs)


def _slots(
    shared: Shared, component: ComponentSpec, task: TaskSpec, sources: Mapping[str, Source], whole: bool = False
) -> dict[str, Slot]:
    taken: set[str] = set()
    slots: dict[str, Slot] = {}
    for name, source in sources.items():
        need = shared.usage.of_input(component, task, name)
        given = dataclasses.replace(source, artifact=None) if whole else source
        slots[name] = slot_for(name, given, need, taken, optional=True)
    return slots


def _require_same_uris(component: ComponentSpec, slots: Mapping[str, Slot], sources: Mapping[str, Source]) -> None:
    """Raise CompileError where a graph that is started anew gets something else in the place of a URI, or a URI."""
    for name, slot in slots.items():
        if name in sources and bool(sources[name].uri) != bool(slot.uri):
            raise CompileError(
                f'"{component.name}" starts anew with a URI for "{name}" where it had none, or the reverse',
                rule="argo-uri",
                hint="pass the same kind of value every time",
            )


def _condition_texts(component: ComponentSpec, sources: Mapping[str, Source]) -> dict[str, str]:
    texts: dict[str, str] = {}
    for name in condition_inputs(component):
        source = sources.get(name)
        if source is None:
            continue
        if source.constant is None:
            raise CompileError(
                f'the command line of "{component.name}" depends on the value of "{name}", which is known only while '
                "the workflow runs",
                rule="argo-runtime-if",
                hint="pass a constant, or test with isPresent",
            )
        texts[name] = source.constant
    return texts


def _nested(
    shared: Shared,
    frame: Frame,
    task_id: str,
    component: ComponentSpec,
    sources: Mapping[str, Source],
    needs: Mapping[str, Need],
) -> Runnable:
    task = frame.tasks[task_id]
    # The inputs of a graph that is started anew must fit every start, so they are texts.
    slots = _slots(shared, component, task, sources, whole=starts_anew(component))
    use = GraphUse(
        component,
        frame.path_of(task_id),
        sources,
        slots,
        needs,
        protected=frame.protected,
        enclosing=frame.enclosing,
        wish=component.name or task_id,
        settings={key: str(value) for key, value in (task.annotations or {}).items()},
        origins=_origins(frame, task, sources),
    )
    made = compile_graph(shared, use)
    return Runnable(made.template, slots, made.exported, made.outside, made.stops)


def _origins(frame: Frame, task: TaskSpec, sources: Mapping[str, Source]) -> dict[str, Source] | None:
    """The inputs of a graph that starts with the run, as the outermost DAG sees them; None for any other graph."""
    loops = task.extension is not None and task.extension.for_each is not None
    if frame.origins is None or loops or task.is_enabled is not None or upstream_ids(task):
        return None
    found: dict[str, Source] = {}
    for name, source in sources.items():
        argument = task.arguments.get(name)
        origin = frame.origins.get(argument.input_name) if isinstance(argument, GraphInput) else None
        if source.constant is not None or origin is not None:
            found[name] = source if origin is None else origin
    return found


def _loop(
    shared: Shared,
    frame: Frame,
    task_id: str,
    component: ComponentSpec,
    sources: Mapping[str, Source],
    needs: Mapping[str, Need],
) -> Runnable:
    task = frame.tasks[task_id]
    loop = _for_each(task)
    taken: set[str] = set()
    slots = {
        name: slot_for(
            name,
            source,
            Need(value=True) if name == ITEMS else shared.usage.of_input(component, task, name),
            taken,
            optional=True,
        )
        for name, source in sources.items()
    }
    inner = {name: slot.source() for name, slot in slots.items() if name != ITEMS}
    inner.update(item_sources(loop))
    needs = gathered_needs(needs)
    made = _single(shared, frame, task_id, component, inner, needs)
    if not made.template:
        return made
    if component.container is not None:
        inner = {name: guarded_source(shared, component, task, name, source) for name, source in inner.items()}
    each = _dag_task("each", made, inner, [])
    gathered = {
        name: (made.outputs[name].parameter, made.outputs[name].presence) for name in needs if name in made.outputs
    }
    body = loop_body(loop, slots, each, gathered)
    template = shared.templates.share(f"{component.name or task_id}-loop", body, loop_place(component.name or ""))
    return Runnable(template, slots, {name: Outlet(value) for name, (value, _) in gathered.items()})


def _for_each(task: TaskSpec) -> ForEach:
    if task.extension is None or task.extension.for_each is None:
        raise AssertionError("a loop has items")
    return task.extension.for_each


def _dag_task(name: str, made: Runnable, sources: Mapping[str, Source], conditions: list[str]) -> dict[str, Any]:
    task: dict[str, Any] = {"name": name, "template": made.template}
    if conditions:
        task["when"] = tag(" && ".join(dict.fromkeys(conditions)))
    given = {key: sources.get(key, Source(constant="")) for key in made.slots}
    arguments = slot_arguments(made.slots, given)
    if arguments:
        task["arguments"] = arguments
    return task
