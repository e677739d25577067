"""DAGs of a compiled pipeline to graphs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from catalog.compile.cursor import Cursor
from catalog.compile.from_ir.arguments import Names, read_output
from catalog.compile.from_ir.collected import collected_lists, given_lists
from catalog.compile.from_ir.executors import Executor, read_executor, read_interface
from catalog.compile.from_ir.one_of import PICKED, image_of, picking_task
from catalog.compile.from_ir.package import IrPackage
from catalog.compile.from_ir.tasks import Body, is_last, read_task
from catalog.resources import MAX_SPEC_DEPTH
from catalog.spec.model import (
    Argument,
    ComponentSpec,
    GraphImplementation,
    GraphSpec,
    InputSpec,
    TaskOutput,
    TaskSpec,
)


@dataclass(frozen=True)
class IrGraphs:
    """Reads the graphs of one package."""

    package: IrPackage

    def graph(
        self, place: Cursor, name: str, enclosing: tuple[str, ...], lists: Mapping[str, str] | None = None
    ) -> Body:
        """The graph of the component at `place`, the last of `enclosing`; inputs of inner graphs may be absent. `lists`
        tells what the lists hold that it is given, by input."""
        spec = replace(read_interface(place), name=name)
        dag = place.get("dag") or place
        dag.only(("tasks", "outputs"), "ir-dag")
        listed = dag.get("tasks")
        places = {
            task_id: task.called(f'task "{task_id}" of {place.what}')
            for task_id, task in (listed.fields() if listed is not None else {}).items()
        }
        known = {("", name): kind for name, kind in (lists or {}).items()} | collected_lists(self.package, places)
        names = Names(frozenset(port.name for port in spec.inputs), frozenset(places), known)
        tasks: dict[str, TaskSpec] = {}
        for task_id, task in places.items():
            body = self._body(task, names, enclosing)
            if body is not None:
                tasks[task_id] = read_task(task, task_id, body, names)
        _check_last(places)
        outputs = _outputs(dag, names, tasks, spec)
        inputs = spec.inputs if not enclosing else tuple(replace(port, optional=True) for port in spec.inputs)
        extra = tuple(InputSpec(port, optional=True) for port in names.projected.values())
        made = replace(
            spec,
            inputs=(*inputs, *extra),
            implementation=GraphImplementation(GraphSpec(tasks, outputs or None)),
        )
        return Body(Executor(made), names.projected)

    def _body(self, task: Cursor, names: Names, enclosing: tuple[str, ...]) -> Body | None:
        name = task.text("componentRef", "name")
        component = self.package.components.get(name)
        if component is None:
            task.refuse("ir-component-missing", f'{task.what} uses the component "{name}", which does not exist')
            return None
        if component.get("dag") is None:
            executor = read_executor(self.package, component, name, task, names)
            return Body(executor, {}) if executor is not None else None
        if name in enclosing or len(enclosing) > MAX_SPEC_DEPTH:
            task.refuse("ir-recursion", f'the component "{name}" stands inside itself, or too deep')
            return None
        lists = given_lists(task, names.lists)
        return self.graph(component, name.removeprefix("comp-"), (*enclosing, name), lists)


def _check_last(places: Mapping[str, Cursor]) -> None:
    """A task for after the others can only be one for after all others of its graph."""
    ordinary = {task_id for task_id, place in places.items() if not is_last(place)}
    for task_id, place in places.items():
        if task_id in ordinary:
            continue
        waited = {item.text() for item in place.listed("dependentTasks")}
        reached = set(waited)
        while waited:
            inner = {item.text() for one in waited if one in places for item in places[one].listed("dependentTasks")}
            waited = inner - reached
            reached |= inner
        users = [
            one for one in ordinary if any(item.text() == task_id for item in places[one].listed("dependentTasks"))
        ]
        if not ordinary <= reached or users:
            message = f"{place.what} runs whatever becomes of some tasks, while others do not wait or wait for it"
            place.refuse("ir-ignore-failure", message, "only a task after all others of its graph can do so")


def _outputs(dag: Cursor, names: Names, tasks: dict[str, TaskSpec], spec: ComponentSpec) -> dict[str, Argument]:
    found: dict[str, Argument] = {}
    for kind in ("parameters", "artifacts"):
        place = dag.get("outputs", kind)
        for name, entry in place.fields().items() if place is not None else ():
            choices = _choices(entry, names)
            if len(choices) == 1:
                found[name] = choices[0]
            elif choices:
                image = next(filter(None, (image_of(tasks, choice) for choice in choices)), "")
                if not image:
                    entry.refuse(
                        "ir-one-of", f"{entry.what} is one of several outputs, none of which a container makes"
                    )
                task_id = _free(f"pick-{len(tasks)}", names.tasks)
                port = spec.output(name)
                tasks[task_id] = picking_task(choices, port.type if port is not None else None, image)
                found[name] = TaskOutput(task_id, PICKED)
    return found


def _choices(entry: Cursor, names: Names) -> list[TaskOutput]:
    single = entry.get("valueFromParameter")
    if single is not None:
        places, key = [single], "outputParameterKey"
    elif entry.get("valueFromOneof") is not None:
        places, key = entry.listed("valueFromOneof", "parameterSelectors"), "outputParameterKey"
    elif entry.get("artifactSelectors") is not None:
        places, key = entry.listed("artifactSelectors"), "outputArtifactKey"
    else:
        entry.refuse("ir-output", f"{entry.what} comes from no task")
        return []
    found = [read_output(place, "producerSubtask", key, names) for place in places]
    return [output for output in found if output is not None]


def _free(wanted: str, taken: frozenset[str]) -> str:
    while wanted in taken:
        wanted += "-2"
    return wanted
