"""The exit tasks of a graph: a DAG of their own, run when all other tasks have ended, however they did.

It is the last task of the graph's DAG, so that its failure counts. What a stopped run does is in `stopping`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from catalog.compile.expressions import literal, member
from catalog.compile.frame import Frame
from catalog.compile.sources import Slot, Source, slot_arguments, slot_for
from catalog.spec.model import (
    Argument,
    ComponentSpec,
    GraphImplementation,
    GraphInput,
    GraphSpec,
    InputSpec,
    TaskOutput,
    TaskSpec,
)
from catalog.spec.types import is_final_status

if TYPE_CHECKING:
    from catalog.compile.graph import GraphUse, Shared

STATUS = "final status"


@dataclass(frozen=True)
class ExitPart:
    """The exit DAG of a graph: its template and its slots, by the name the exit graph calls the value."""

    template: str
    slots: Mapping[str, Slot]


def split_exits(spec: ComponentSpec) -> tuple[ComponentSpec, ComponentSpec | None]:
    """The graph without its exit tasks, and its exit tasks as a graph of their own (None when there are none).

    What the exit tasks take from ordinary ones is an input of theirs, named `<task>.<output>`.
    """
    graph = spec.graph
    exits = {key: task for key, task in graph.tasks.items() if _is_exit(task)} if graph else {}
    if graph is None or not exits:
        return spec, None
    ordinary = {key: task for key, task in graph.tasks.items() if key not in exits}
    inputs: dict[str, InputSpec] = {}

    def moved(argument: Any) -> Any:
        if isinstance(argument, TaskOutput) and argument.task_id in ordinary:
            argument = GraphInput(f"{argument.task_id}.{argument.output_name}")
        if isinstance(argument, GraphInput):
            inputs[argument.input_name] = InputSpec(argument.input_name, optional=True)
        return argument

    tasks = {key: _moved(task, moved) for key, task in exits.items()}
    alone = GraphImplementation(GraphSpec(tasks))
    exit_spec = dataclasses.replace(spec, inputs=tuple(inputs.values()), outputs=(), implementation=alone)
    rest = dataclasses.replace(spec, implementation=GraphImplementation(GraphSpec(ordinary, graph.output_values)))
    return rest, exit_spec


def _is_exit(task: TaskSpec) -> bool:
    return task.extension is not None and task.extension.finally_


def _moved(task: TaskSpec, moved: Any) -> TaskSpec:
    arguments: dict[str, Argument] = {name: moved(argument) for name, argument in task.arguments.items()}
    component, extension = task.component_ref.spec, task.extension
    for port in component.inputs if component else ():
        if is_final_status(port.type) and port.name not in arguments:
            arguments[port.name] = moved(GraphInput(STATUS))
    if extension is not None:
        loop = extension.for_each
        if loop is not None and not isinstance(loop.items, tuple):
            loop = dataclasses.replace(loop, items=moved(loop.items))
        extension = dataclasses.replace(extension, finally_=False, for_each=loop)
    return dataclasses.replace(
        task, arguments=arguments, extension=extension, is_enabled=_moved_predicate(task.is_enabled, moved)
    )


def _moved_predicate(predicate: Any, moved: Any) -> Any:
    if isinstance(predicate, (GraphInput, TaskOutput)):
        return moved(predicate)
    if dataclasses.is_dataclass(predicate) and not isinstance(predicate, type):
        parts = {
            item.name: _moved_predicate(getattr(predicate, item.name), moved) for item in dataclasses.fields(predicate)
        }
        return dataclasses.replace(predicate, **parts)
    return predicate


def add_exit(shared: Shared, frame: Frame, use: GraphUse, exits: ComponentSpec, dag: dict[str, Any]) -> ExitPart | None:
    """Add the exit DAG to the graph's DAG as its last task; what is needed to run it on its own too.

    None when the results of all exit tasks are known.
    """
    from catalog.compile.graph import GraphUse, compile_graph, ended

    sources = _exit_sources(frame, exits, [task["name"] for task in dag["tasks"]])
    taken: set[str] = set()
    slots: dict[str, Slot] = {}
    for name, source in sources.items():
        need = shared.usage.of_input(exits, None, name)
        # A run that is stopped has less to offer than the graph: every value may be absent there.
        slots[name] = slot_for(name, dataclasses.replace(source, present=source.present or "true"), need, taken, True)
    made = compile_graph(
        shared,
        GraphUse(exits, use.path, sources, slots, {}, protected=True, enclosing=use.enclosing, wish="exit"),
    )
    if not made.template:
        return None
    task: dict[str, Any] = {"name": "exit", "template": made.template}
    names = [item["name"] for item in dag["tasks"]]
    if names:
        waits_for = _leaves(dag["tasks"])
        task["depends"] = " && ".join(ended(name) for name in waits_for)
        # The DAG's own end is that of its targets: without the others a success of the exit part would hide a failure.
        dag["target"] = " ".join([*waits_for, "exit"])
    arguments = slot_arguments(slots, {name: sure(source) for name, source in sources.items()})
    if arguments:
        task["arguments"] = arguments
    dag["tasks"].append(task)
    return ExitPart(made.template, slots)


def sure(source: Source) -> Source:
    """The same value, with a test of presence in any case."""
    return source if source.present else dataclasses.replace(source, present="true")


def _leaves(tasks: list[dict[str, Any]]) -> list[str]:
    needed = {word.strip("()").split(".")[0] for task in tasks for word in task.get("depends", "").split()}
    return [task["name"] for task in tasks if task["name"] not in needed]


def _exit_sources(frame: Frame, exits: ComponentSpec, dag_names: list[str]) -> dict[str, Source]:
    sources: dict[str, Source] = {}
    for port in exits.inputs:
        if port.name == STATUS:
            sources[port.name] = Source(expression=_status(frame, dag_names))
            continue
        owner, _, output = port.name.partition(".")
        made = frame.members.get(owner)
        source = made.outputs.get(output) if made and output else frame.inputs.get(port.name)
        if source is None:
            continue
        if made is not None and output and made.name:
            done = f"{member('tasks', made.name)}.status == 'Succeeded'"
            tests = " && ".join(dict.fromkeys(test for test in (done, source.present) if test))
            source = dataclasses.replace(source, present=tests)
        sources[port.name] = source
    return sources


def _status(frame: Frame, dag_names: list[str]) -> str:
    ids = {made.name: task_id for task_id, made in frame.members.items() if made.name}
    ended = ",".join(
        f"[{literal(frame.path_of(ids[name]))},{member('tasks', name)}.status]" for name in dag_names if name in ids
    )
    owner = literal(frame.path.rsplit("/", 1)[-1]) if frame.path else _run_text(frame, "workflow.name")
    failed = f"filter([{ended}],#[1] in ['Failed','Error'])"
    return (
        f"(let f = {failed}; toJson({{'state': len(f) > 0 ? 'FAILED' : 'SUCCEEDED', 'error': "
        f"{{'code': len(f) > 0 ? 1 : 0, 'message': len(f) > 0 ? f[0][0] + ' failed' : ''}} , "
        f"'pipelineJobResourceName': {_run_text(frame, 'workflow.uid')}, "
        f"'pipelineTaskName': {owner}}} ))"
    )


def _run_text(frame: Frame, name: str) -> str:
    text = frame.texts.get(name)
    return name if text is None else literal(text)
