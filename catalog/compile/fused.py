"""A chain of tasks as one pod: Argo's containerSet, where a container starts when the one before it has ended.

The containers pass files through one empty volume: an output of one is mounted as the input of the next.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from catalog.command import CommandLine
from catalog.compile.compiled import Place
from catalog.compile.expressions import unique
from catalog.compile.frame import Frame, Member
from catalog.compile.graph import Shared, task_outputs
from catalog.compile.guard import guarded_source
from catalog.compile.output_folders import VOLUME
from catalog.compile.pod import PodUse, output_names
from catalog.compile.sources import Outlet, Slot, Source, slot_arguments, slot_for
from catalog.compile.task_arguments import task_sources
from catalog.spec.model import ComponentSpec, TaskOutput
from catalog.spec.special_outputs import special_output

FOLDER = "/catalog-outputs"


@dataclass
class _Chain:
    """The pod while its containers are added."""

    slots: dict[str, Slot] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    containers: list[dict[str, Any]] = field(default_factory=list)
    artifacts: list[dict[str, Any]] = field(default_factory=list)
    parameters: list[dict[str, Any]] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)
    exported: dict[str, dict[str, Outlet]] = field(default_factory=dict)


def compile_chain(shared: Shared, frame: Frame, chain: tuple[str, ...], names: Mapping[str, str]) -> dict[str, Any]:
    """The DAG task that runs the whole chain, under the name of its last task."""
    pod = _Chain()
    last = chain[-1]
    for index, task_id in enumerate(chain):
        container = "main" if task_id == last else _container_name(names[task_id])
        _add(shared, frame, pod, task_id, container, chain[index - 1] if index else "")
    for index, made in enumerate(pod.containers[1:], start=1):
        made["dependencies"] = [pod.containers[index - 1]["name"]]
    pod.containers[-1]["volumeMounts"] = [
        *pod.containers[-1].get("volumeMounts", []),
        {"name": VOLUME, "mountPath": FOLDER},
    ]
    template = shared.templates.share("-".join(chain)[:40] or "chain", _body(pod), _place(pod, chain))
    for task_id in chain:
        frame.members[task_id] = Member(
            names[last], task_outputs(pod.exported[task_id], {}, names[last], frame.protected)
        )
    task: dict[str, Any] = {"name": names[last], "template": template}
    arguments = slot_arguments(pod.slots, pod.sources)
    return {**task, "arguments": arguments} if arguments else task


def _container_name(name: str) -> str:
    """The task's name, unless Argo calls a container of its own so."""
    return f"t-{name}" if name in ("main", "init", "wait") else name


def _add(shared: Shared, frame: Frame, pod: _Chain, task_id: str, container: str, before: str) -> None:
    task = frame.tasks[task_id]
    component = task.component_ref.spec
    if component is None:
        raise AssertionError("a compiled pipeline is linked")
    given = task.arguments.items()
    passed = {name for name, value in given if isinstance(value, TaskOutput) and value.task_id == before}
    found = task_sources(frame, task, component).sources
    # What the task before it wrote is in the volume: it needs no slot of the pod.
    slots = {name: Slot() for name in passed}
    for name, source in found.items():
        slots[name] = slot_for(f"{container}_{name}", source, shared.usage.of_input(component, task, name), pod.taken)
        pod.slots[f"{task_id}/{name}"] = slots[name]
        pod.sources[f"{task_id}/{name}"] = guarded_source(shared, component, task, name, source)
    use = PodUse(component, task, slots, {}, frozenset())
    line = shared.pods.line(use)
    made = {"name": container, **shared.pods.container(component, line)}
    mounts = _mounts(frame, line, component, container, before, task_id, pod)
    if mounts:
        made["volumeMounts"] = mounts
    pod.containers.append(made)
    _add_outputs(frame, pod, task_id, container, component, line)


def _mounts(
    frame: Frame, line: CommandLine, component: ComponentSpec, container: str, before: str, task_id: str, pod: _Chain
) -> list[dict[str, Any]]:
    mounts = [
        {"name": VOLUME, "mountPath": posixpath.dirname(path), "subPath": f"{container}/{_folder(path)}"}
        for path in line.output_paths.values()
    ]
    arguments = frame.tasks[task_id].arguments
    for name, path in line.input_paths.items():
        given = arguments.get(name)
        if isinstance(given, TaskOutput) and given.task_id == before:
            # The container before this one is the last that was added.
            source = pod.places[pod.containers[-1]["name"]]
            written = next(key for key, output in source.outputs.items() if output == given.output_name)
            where = next(item["path"] for item in pod.artifacts if item["name"] == written)
            folder = posixpath.dirname(where).removeprefix(f"{FOLDER}/")
            mounts.append({"name": VOLUME, "mountPath": posixpath.dirname(path), "subPath": folder})
    return mounts


def _folder(path: str) -> str:
    return posixpath.basename(posixpath.dirname(path))


def _add_outputs(
    frame: Frame, pod: _Chain, task_id: str, container: str, component: ComponentSpec, line: CommandLine
) -> None:
    ports = output_names(component)
    needs = frame.need_of(task_id, frame.protected)
    names: dict[str, str] = {}
    exported: dict[str, Outlet] = {}
    for name, path in line.output_paths.items():
        written = unique(f"{container}_{ports[name]}", {item["name"] for item in pod.artifacts}, "_")
        place = f"{FOLDER}/{container}/{_folder(path)}/{posixpath.basename(path)}"
        lenient = {"optional": True} if special_output(name) else {}
        pod.artifacts.append({"name": written, "path": place, **lenient})
        as_text = name in needs and needs[name].value
        if as_text:
            pod.parameters.append({"name": written, "valueFrom": {"path": place}})
        names[written] = name
        exported[name] = Outlet(written if as_text else "", written)
    pod.exported[task_id] = exported
    source = component.source
    shown = (source.name if source and source.name else component.name) or "component"
    pod.places[container] = Place("pod", shown, outputs=names)


def _body(pod: _Chain) -> dict[str, Any]:
    parameters = [{"name": slot.parameter} for slot in pod.slots.values() if slot.parameter]
    outputs = {"parameters": pod.parameters, "artifacts": pod.artifacts}
    body: dict[str, Any] = {
        **({"inputs": {"parameters": parameters}} if parameters else {}),
        "volumes": [{"name": VOLUME, "emptyDir": {}}],
        "containerSet": {"containers": pod.containers},
    }
    kept = {name: value for name, value in outputs.items() if value}
    if kept:
        body["outputs"] = kept
    return body


def _place(pod: _Chain, chain: tuple[str, ...]) -> Place:
    tasks = dict(zip(pod.places, chain, strict=True))
    return Place("fused", tasks=tasks, containers=dict(pod.places))
