"""A graph of the pipeline to a DAG template."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from catalog.compile.compiled import Place
from catalog.compile.expressions import member, unique
from catalog.compile.frame import Frame, Target
from catalog.compile.options import CompileOptions
from catalog.compile.order import in_order
from catalog.compile.pod import PodTemplates
from catalog.compile.sources import Need, Outlet, Slot, Source, slot_inputs
from catalog.compile.templates import Templates
from catalog.compile.usage import Usage, exit_needs
from catalog.spec.model import ComponentSpec, GraphInput, TaskOutput, TaskSpec
from catalog.spec.names import kubernetes_name
from catalog.spec.references import upstream_ids

if TYPE_CHECKING:
    from catalog.compile.stopping import StopPart

ENDED = ("Succeeded", "Failed", "Errored", "Skipped", "Omitted")
PARALLELISM = "kfp-catalog/parallelism"


@dataclass(frozen=True)
class Shared:
    """What all parts of one compilation work with."""

    templates: Templates
    pods: PodTemplates
    usage: Usage
    options: CompileOptions
    known: set[str]
    warnings: list[str]


@dataclass(frozen=True)
class GraphUse:
    """One use of a graph: at `path`, with `sources` as the DAG around it sees them.

    `origins` are the same inputs as the outermost DAG sees them, for a graph that starts with the run.
    """

    spec: ComponentSpec
    path: str
    sources: Mapping[str, Source]
    slots: Mapping[str, Slot]
    wanted: Mapping[str, Need]
    protected: bool = False
    enclosing: tuple[Target, ...] = ()
    wish: str = ""
    settings: Mapping[str, str] | None = None
    origins: Mapping[str, Source] | None = None


@dataclass(frozen=True)
class GraphMade:
    """`template` is empty when nothing of the graph is left to run. `exported` are the outputs that the template has,
    `outside` those that are values which the DAG around it has itself."""

    template: str
    exported: Mapping[str, Outlet]
    outside: Mapping[str, Source]
    stops: tuple[StopPart, ...] = ()


def compile_graph(shared: Shared, use: GraphUse) -> GraphMade:
    """The template of a graph and how its outputs can be had."""
    from catalog.compile.exits import add_exit, split_exits
    from catalog.compile.fused import compile_chain
    from catalog.compile.fusion import chains_by_task
    from catalog.compile.stopping import StopPart
    from catalog.compile.task import compile_task

    ordinary, exits = split_exits(use.spec)
    name = shared.templates.reserve(use.wish or use.spec.name or "graph")
    here = Target(use.spec, name, use.slots)
    frame = open_frame(shared, use, ordinary, exits, here)
    dag_names = _dag_names(frame)
    built: dict[str, dict[str, Any]] = {}
    chains = chains_by_task(frame, shared.options)
    for task_id in in_order(frame.tasks):
        if task_id in chains:
            if chains[task_id][-1] == task_id:
                built[task_id] = compile_chain(shared, frame, chains[task_id], dag_names)
            continue
        made = compile_task(shared, frame, task_id, dag_names[task_id])
        if made is not None:
            built[task_id] = made
    tasks = [built[task_id] for task_id in frame.tasks if task_id in built]
    places = {dag_names[task_id]: task_id for task_id in frame.tasks if task_id in built}
    _add_dependencies(frame, built, dag_names, chains)
    dag: dict[str, Any] = {"failFast": False, "tasks": tasks}
    part = add_exit(shared, frame, use, exits, dag) if exits is not None else None
    if part is not None:
        places[str(dag["tasks"][-1]["name"])] = ""
    if part is not None and use.origins is not None:
        frame.stops.append(StopPart(use.path, part, use.origins))
    made_outputs = _exports(frame, use, built)
    if not dag["tasks"]:
        shared.templates.drop(name)
        return GraphMade("", {}, made_outputs.outside)
    limit = (use.settings or {}).get(PARALLELISM)
    body = {
        **_present(inputs=slot_inputs(use.slots, optional=use.protected)),
        "dag": dag,
        **_present(outputs=made_outputs.fields, parallelism=int(limit) if limit else None),
    }
    kind: Any = "wrapper" if use.wish == "exit" else "graph"
    shared.templates.fill(name, body, Place(kind, use.spec.name or "", tasks=places))
    return GraphMade(name, made_outputs.names, made_outputs.outside, tuple(frame.stops))


def open_frame(
    shared: Shared, use: GraphUse, ordinary: ComponentSpec, exits: ComponentSpec | None, here: Target
) -> Frame:
    """The frame a graph's ordinary tasks are compiled in."""
    inputs = {}
    for name, source in use.sources.items():
        slot = use.slots.get(name)
        inputs[name] = slot.source() if slot is not None else source
    needs, replaced = _needs(shared, ordinary, exits, use.wanted)
    return Frame(
        spec=ordinary,
        path=use.path,
        inputs=inputs,
        protected=use.protected,
        enclosing=(*use.enclosing, here),
        wanted=use.wanted,
        needs=needs,
        replaced=replaced,
        texts=shared.options.texts,
        origins=use.origins,
    )


def _needs(
    shared: Shared, ordinary: ComponentSpec, exits: ComponentSpec | None, wanted: Mapping[str, Need]
) -> tuple[dict[str, dict[str, Need]], frozenset[tuple[str, str]]]:
    needs: dict[str, dict[str, Need]] = {}
    replaced: set[tuple[str, str]] = set()

    def add(argument: object, need: Need) -> None:
        if isinstance(argument, TaskOutput):
            of_task = needs.setdefault(argument.task_id, {})
            of_task[argument.output_name] = of_task.get(argument.output_name, Need()) | need

    for task in ordinary.graph.tasks.values() if ordinary.graph else ():
        for argument, need in shared.usage.of_task(task):
            add(argument, need)
        replaced |= _replaceable(task)
    for name, need in exit_needs(shared.usage, exits).items():
        owner, _, output = name.partition(".")
        add(TaskOutput(owner, output), need | Need(value=need.path))
    for name, value in (ordinary.graph.output_values or {}).items() if ordinary.graph else ():
        if name in wanted:
            add(value, wanted[name])
    return needs, frozenset(replaced)


def _replaceable(task: TaskSpec) -> set[tuple[str, str]]:
    component = task.component_ref.spec
    found: set[tuple[str, str]] = set()
    for name, argument in task.arguments.items():
        port = component.input(name) if component else None
        if port is None or not isinstance(argument, TaskOutput):
            continue
        if port.default is not None or (port.optional and component is not None and component.graph is not None):
            found.add((argument.task_id, argument.output_name))
    return found


def _dag_names(frame: Frame) -> dict[str, str]:
    names: dict[str, str] = {}
    taken: set[str] = {"exit"}
    for task_id in frame.tasks:
        base = kubernetes_name(task_id)[:60].strip("-") or "task"
        names[task_id] = unique(base if base[0].isalpha() else f"t-{base}", taken)
        taken.add(names[task_id])
    return names


def _add_dependencies(
    frame: Frame, built: Mapping[str, dict[str, Any]], names: Mapping[str, str], chains: Mapping[str, tuple[str, ...]]
) -> None:
    for task_id, dag_task in built.items():
        # A chain waits for what its first task waits for, and bears the name of its last.
        first = chains[task_id][0] if task_id in chains else task_id
        ends = (chains[other][-1] if other in chains else other for other in upstream_ids(frame.tasks[first]))
        upstream = [names[other] for other in dict.fromkeys(ends) if other in built]
        if upstream:
            terms = [ended(other) for other in upstream] if frame.protected else upstream
            dag_task["depends"] = " && ".join(terms)


def ended(name: str) -> str:
    """The condition that a task has ended, however it did."""
    return "(" + " || ".join(f"{name}.{phase}" for phase in ENDED) + ")"


@dataclass(frozen=True)
class _Exports:
    fields: dict[str, Any]
    names: dict[str, Outlet]
    outside: dict[str, Source]


def _exports(frame: Frame, use: GraphUse, built: Mapping[str, dict[str, Any]]) -> _Exports:
    """How the wanted outputs leave the graph: as outputs of its template, or as what the caller has already."""
    from catalog.compile.pod import output_names

    parameters: list[dict[str, Any]] = []
    artifacts: list[dict[str, Any]] = []
    names: dict[str, Outlet] = {}
    outside: dict[str, Source] = {}
    port_names = output_names(use.spec)
    for output, argument in (use.spec.graph.output_values or {}).items() if use.spec.graph else ():
        need = use.wanted.get(output)
        if need is None:
            continue
        if isinstance(argument, GraphInput):
            if argument.input_name in use.sources:
                outside[output] = use.sources[argument.input_name]
            continue
        source = frame.source(argument)
        if source is None:
            continue
        if not isinstance(argument, TaskOutput) or argument.task_id not in built:
            outside[output] = source
            continue
        name = port_names.get(output, output)
        text = need.value or (need.path and source.is_text)
        file = need.path and not source.is_text
        if text:
            tail = {"default": ""} if source.present else {}
            parameters.append({"name": name, "valueFrom": {"expression": source.as_expression(), **tail}})
        if file and source.artifact is not None:
            optional = {"optional": True} if source.present else {}
            artifacts.append({"name": name, **source.artifact, **optional})
        presence = f"has_{name}" if source.present else ""
        if presence:
            parameters.append({"name": presence, "valueFrom": {"expression": f"{source.present} ? 'yes' : ''"}})
        names[output] = Outlet(name if text else "", name if file else "", presence, source.uri)
    fields = _present(parameters=parameters or None, artifacts=artifacts or None)
    return _Exports(fields, names, outside)


def task_outputs(
    exported: Mapping[str, Outlet], outside: Mapping[str, Source], dag_name: str, unsure: bool
) -> dict[str, Source]:
    """The outputs of a task as its DAG sees them; `unsure` when the task may not run."""
    base = member("tasks", dag_name)
    status = f"{base}.status == 'Succeeded'"
    found = {name: _if_run(source, status) if unsure else source for name, source in outside.items()}
    for output, outlet in exported.items():
        tests = [status] if unsure else []
        if outlet.presence:
            tests.append(f"{member(base + '.outputs.parameters', outlet.presence)} == 'yes'")
        file = f"{{{{tasks.{dag_name}.outputs.artifacts.{outlet.artifact}}}}}"
        found[output] = Source(
            expression=member(f"{base}.outputs.parameters", outlet.parameter) if outlet.parameter else "",
            artifact={"from": file} if outlet.artifact else None,
            present=" && ".join(tests),
            uri=outlet.uri,
        )
    return found


def _if_run(source: Source, status: str) -> Source:
    tests = " && ".join(test for test in (status, source.present) if test)
    return Source(expression=source.as_expression(), artifact=source.artifact, present=tests, uri=source.uri)


def _present(**fields: Any) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if value not in (None, {}, [])}
