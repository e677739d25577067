"""A component with an executor: its container, and the settings of a task that uses it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from catalog.compile.cursor import Cursor
from catalog.compile.from_ir.arguments import Given, Names, read_argument
from catalog.compile.from_ir.collected import given_lists
from catalog.compile.from_ir.kubernetes import kubernetes_pod
from catalog.compile.from_ir.launched import Told, launched, wants_executor_input
from catalog.compile.from_ir.package import IrPackage
from catalog.compile.from_ir.placeholders import filled_line
from catalog.compile.json_data import whole_number
from catalog.spec.input_references import reference_to, referenced_inputs
from catalog.spec.ir import read_container, read_inputs, read_outputs
from catalog.spec.model import ComponentSpec, ContainerImplementation, InputSpec, OutputSpec

_CONTAINER = ("image", "command", "args", "env", "resources")
_OLD_AMOUNTS = {"cpuLimit": ("limits", "cpu", ""), "cpuRequest": ("requests", "cpu", "")}
_OLD_AMOUNTS |= {"memoryLimit": ("limits", "memory", "G"), "memoryRequest": ("requests", "memory", "G")}
_AMOUNTS = {
    "resourceCpuLimit": ("limits", "cpu"),
    "resourceCpuRequest": ("requests", "cpu"),
    "resourceMemoryLimit": ("limits", "memory"),
    "resourceMemoryRequest": ("requests", "memory"),
}


@dataclass
class Executor:
    """A component with the pod settings of its tasks, and what the settings need besides the task's own inputs."""

    component: ComponentSpec
    pod: Mapping[str, Any] | None = None
    timeout_seconds: float | None = None
    given: dict[str, Given] = field(default_factory=dict)


def read_interface(place: Cursor) -> ComponentSpec:
    """The inputs and outputs of a component, root included; reports what the grammar has no word for."""
    inputs, outputs = place.get("inputDefinitions"), place.get("outputDefinitions")
    found = ComponentSpec(
        inputs=read_inputs(place.reader, inputs.node if inputs is not None else None),
        outputs=read_outputs(place.reader, outputs.node if outputs is not None else None),
    )
    ports: list[InputSpec | OutputSpec] = [*found.inputs, *found.outputs]
    for port in ports:
        kind = str(port.type)
        if kind.startswith("List["):
            place.refuse("ir-artifact-list", f'"{port.name}" of {place.what} is a list of artifacts', "pass them apart")
        elif kind == "TaskConfig":
            place.refuse("ir-task-config", f'"{port.name}" of {place.what} takes the settings of its own task')
    return found


def read_executor(package: IrPackage, place: Cursor, name: str, task: Cursor, names: Names) -> Executor | None:
    """The component `name`, carried out by a container; None when it was reported."""
    label = place.text("executorLabel")
    executor = package.executors.get(label)
    if executor is None:
        place.refuse("missing-key", f'deploymentSpec has no executor "{label}"')
        return None
    container = executor.get("container")
    if container is None:
        _refuse_kind(executor)
        return None
    container.only(_CONTAINER, "ir-container")
    spec = replace(read_interface(place), name=name.removeprefix("comp-"))
    made = read_container(place.reader, executor.node, spec)
    if made is None:
        return None
    command, args = filled_line(container, made.command), filled_line(container, made.args)
    made = replace(made, command=command or None, args=args or None)
    if wants_executor_input(made):
        made = launched(made, spec, _artifacts(place), Told(_status_of(task), given_lists(task, names.lists)))
    found = Executor(replace(spec, implementation=ContainerImplementation(made)))
    _add_settings(found, container, package.platform.get(label), names)
    return _with_ports(found, task)


def _refuse_kind(executor: Cursor) -> None:
    kind = next(iter(executor.fields()), "nothing")
    known = {"importer": "an importer", "customJob": "a job of Google Cloud"}
    message = f"{executor.what} is {known.get(kind, 'of the kind ' + kind)}, not a container"
    hint = "fetch the data in a component, such as gcs_download" if kind == "importer" else ""
    executor.refuse(f"ir-{'importer' if kind == 'importer' else 'executor'}", message, hint)


def _artifacts(place: Cursor) -> frozenset[str]:
    found: list[str] = []
    for side in ("inputDefinitions", "outputDefinitions"):
        ports = place.get(side, "artifacts")
        found += ports.fields() if ports is not None else ()
    return frozenset(found)


def _status_of(task: Cursor) -> dict[str, str]:
    """The tasks of which this one is told how they ended, by input."""
    given = task.get("inputs", "parameters")
    entries = given.fields() if given is not None else {}
    return {
        name: entry.text("taskFinalStatus", "producerTask")
        for name, entry in entries.items()
        if entry.get("taskFinalStatus") is not None
    }


def _add_settings(found: Executor, container: Cursor, platform: Cursor | None, names: Names) -> None:
    pod: dict[str, Any] = {}
    if platform is not None:

        def named(place: Cursor) -> str:
            return _name_of(found, place, names)

        pod = kubernetes_pod(platform.called("the settings for Kubernetes"), named)
        found.timeout_seconds = whole_number(platform.plain("activeDeadlineSeconds")) or None
    resources = container.get("resources")
    if resources is not None:
        pod["resources"] = _amounts(resources)
    found.pod = pod or None


def _name_of(found: Executor, place: Cursor, names: Names) -> str:
    """A name given as an argument is: a constant, or through an input of its own."""
    if place.get("constant") is not None:
        return place.text("constant")
    entries = {"runtimeValue", "componentInputParameter", "taskOutputParameter"}
    given = read_argument(place, names) if entries & set(place.fields()) else None
    if isinstance(given, str):
        return given
    if given is None:
        place.refuse("ir-kubernetes", f"{place.what} names nothing")
        return ""
    name = next((name for name, known in found.given.items() if known == given), f"setting-{len(found.given) + 1}")
    found.given[name] = given
    return reference_to(name)


def _amounts(place: Cursor) -> dict[str, dict[str, Any]]:
    place.only((*_OLD_AMOUNTS, *_AMOUNTS, "accelerator"), "ir-resources")
    found: dict[str, dict[str, Any]] = {}
    for key, (side, name, unit) in _OLD_AMOUNTS.items():
        if place.get(key) is not None and place.get(f"resource{key[0].upper()}{key[1:]}") is None:
            amount = place.plain(key)
            if isinstance(amount, (int, float)):
                found.setdefault(side, {})[name] = f"{amount:g}{unit}"
            else:
                place.refuse("ir-resources", f"{place.what}: {key} is no number")
    for key, (side, name) in _AMOUNTS.items():
        if place.get(key) is not None:
            found.setdefault(side, {})[name] = place.text(key)
    accelerator = place.get("accelerator")
    if accelerator is not None:
        kind = accelerator.text("resourceType") or accelerator.text("type")
        count = accelerator.text("resourceCount") or accelerator.text("count")
        found.setdefault("limits", {})[kind] = count
    return found


def _with_ports(found: Executor, task: Cursor) -> Executor:
    """The component with an input for whatever its settings refer to: kfp passes such values undeclared."""
    known = {port.name for port in found.component.inputs}
    wanted = dict.fromkeys([*found.given, *referenced_inputs(dict(found.pod or {}))])
    ports = tuple(InputSpec(name) for name in wanted if name not in known)
    return replace(found, component=replace(found.component, inputs=(*found.component.inputs, *ports)))
