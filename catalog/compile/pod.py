"""A container component to an Argo template: one for all tasks that use the component in the same way."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from catalog.command import CommandLine, path_outputs, resolve_command
from catalog.compile.annotations import pod_metadata
from catalog.compile.compiled import Place
from catalog.compile.expressions import BRACE_VARIABLE, fill_run_texts, line_tag, line_text, parameter_name, raw_tag
from catalog.compile.options import CompileOptions
from catalog.compile.output_folders import add_output_folders
from catalog.compile.pod_fields import container_fields, template_fields
from catalog.compile.sources import Slot
from catalog.compile.templates import Templates
from catalog.compile.uris import cluster_places, uri_outputs, uri_values, uses_uris, with_local_paths
from catalog.errors import CompileError
from catalog.spec.input_references import fill_references
from catalog.spec.model import ComponentSpec, ContainerSpec, TaskSpec
from catalog.spec.placeholders import IfPlaceholder, InputValue, walk
from catalog.spec.special_outputs import special_output


@dataclass(frozen=True)
class PodUse:
    """How one task uses a container component.

    `slots` are the inputs that have an argument, `texts` the arguments that must be known now because they decide what
    the command line is, `values` the outputs that are also passed on as text.
    """

    component: ComponentSpec
    task: TaskSpec | None
    slots: Mapping[str, Slot]
    texts: Mapping[str, str]
    values: frozenset[str]


class PodTemplates:
    """Makes and remembers the templates of container components."""

    def __init__(self, templates: Templates, options: CompileOptions) -> None:
        self.templates = templates
        self.options = options
        self._known: dict[object, str] = {}
        self._described: set[int] = set()
        self.asked_for_uris = False

    def template(self, use: PodUse) -> str:
        """The name of the template for this use."""
        task = use.task
        # Settings hold maps and cannot be hashed: their text can.
        key = (id(use.component), tuple(use.slots.items()), tuple(use.texts.items()), use.values, repr(_own(task)))
        name = self._known.get(key)
        if name is None:
            name = self._known[key] = self._make(use)
        return name

    def _make(self, use: PodUse) -> str:
        spec, container = use.component, use.component.container
        if container is None:
            return self._make_resource(use)
        line = self.line(use)
        outputs = output_names(spec)
        extension = use.task.extension if use.task else None
        pod = dict(extension.pod or {}) if extension else {}
        fill = _filler(use.slots)
        body = {
            **_inputs(use, line),
            **_outputs(use, line, outputs, uri_values(spec, self.options)),
            "metadata": pod_metadata(use.component, use.task, use.slots, pod, self._first_of(spec)),
            "container": {**self.container(spec, line, pod, fill), **container_fields(pod, fill)},
            **template_fields(pod, fill),
            **_retry(use.task),
        }
        if not body["metadata"]:
            del body["metadata"]
        add_output_folders(body, [path for name, path in line.output_paths.items() if name not in _fixed(container)])
        if extension is not None and extension.timeout_seconds is not None:
            body["activeDeadlineSeconds"] = max(1, math.ceil(extension.timeout_seconds))
        return self.templates.share(spec.name or "task", body, self._place(use, "pod", outputs))

    def _make_resource(self, use: PodUse) -> str:
        from catalog.compile.resource import resource_body

        outputs = output_names(use.component)
        body = {**_inputs(use, None), **resource_body(use.component, use.task, outputs, _filler(use.slots))}
        body["metadata"] = pod_metadata(use.component, use.task, use.slots, {}, self._first_of(use.component))
        body.update(_retry(use.task))
        return self.templates.share(use.component.name or "resource", body, self._place(use, "resource", outputs))

    def _place(self, use: PodUse, kind: Any, outputs: Mapping[str, str]) -> Place:
        source = use.component.source
        shown = (source.name if source and source.name else use.component.name) or "component"
        inputs = {slot.parameter or slot.artifact: name for name, slot in use.slots.items()}
        names = {written: name for name, written in outputs.items()}
        if kind == "resource":  # it writes no files
            return Place(kind, shown, inputs=inputs, parameters=names)
        uris = uri_outputs(use.component, self.options)
        values = {outputs[name]: name for name in sorted(use.values | uris)}
        files = {written: name for written, name in names.items() if name not in uris}
        return Place(kind, shown, inputs=inputs, outputs=files, parameters=values, uris=uris)

    def _first_of(self, spec: ComponentSpec) -> bool:
        first = id(spec) not in self._described
        self._described.add(id(spec))
        return first

    def _fill(self, text: str) -> str:
        return line_text(fill_run_texts(text, self.options.texts))

    def line(self, use: PodUse) -> CommandLine:
        """The command line with a tag for each value."""
        arguments: dict[str, str | None] = {}
        for name, slot in use.slots.items():
            arguments[name] = line_tag(slot.parameter) if slot.parameter else None
        arguments.update(use.texts)
        self.asked_for_uris = self.asked_for_uris or uses_uris(use.component)
        places = cluster_places(use.component, use.slots, self.options)
        line = resolve_command(use.component, arguments, places, self._fill)
        return with_local_paths(line, use.slots, uri_outputs(use.component, self.options))

    def container(
        self, spec: ComponentSpec, line: CommandLine, pod: Mapping[str, Any] | None = None, fill: Any = str
    ) -> dict[str, Any]:
        """Image, command and environment of the container; always with a command. Raises CompileError without one."""
        container = _container_of(spec)
        command, args = list(line.command), list(line.args)
        if not command:
            if container.image not in self.options.image_commands:
                raise CompileError(
                    f"the component names no command, and the entry point of image {container.image} is not known here",
                    rule="argo-command",
                    hint="write `command` into the component, or have the image where docker finds it",
                )
            entry, default = self.options.image_commands[container.image]
            command, args = list(entry or default), args or (list(default) if entry else [])
        made: dict[str, Any] = {"image": fill_references(container.image, fill), "command": command}
        if args:
            made["args"] = args
        named = {name: {"name": name, "value": self._fill(text)} for name, text in (container.env or {}).items()}
        given: list[dict[str, Any]] = fill_references(list((pod or {}).get("env") or []), fill)
        named.update({entry["name"]: entry for entry in given})
        env = list(named.values())
        texts = [*command, *args, *(entry.get("value", "") for entry in env)]
        if line.by_value or any(BRACE_VARIABLE in text for text in texts):
            env.insert(0, {"name": BRACE_VARIABLE, "value": "{"})
        if env:
            made["env"] = env
        return made


def output_names(spec: ComponentSpec) -> dict[str, str]:
    """Output name → name of the artifact and parameter; the two outputs KFP reads by name keep their exact names."""
    names: dict[str, str] = {}
    for port in spec.outputs:
        names[port.name] = special_output(port.name) or parameter_name(port.name, set(names.values()))
    return names


def written_outputs(spec: ComponentSpec) -> frozenset[str]:
    """Outputs that the component's program can write; all of them for what is no container."""
    if spec.container is None:
        return frozenset(port.name for port in spec.outputs)
    return path_outputs(spec) | frozenset(spec.container.file_outputs or ())


def condition_inputs(spec: ComponentSpec) -> frozenset[str]:
    """Inputs whose text decides what the command line is."""
    line = spec.container.line if spec.container else ()
    found = (element.condition for element in walk(line) if isinstance(element, IfPlaceholder))
    return frozenset(condition.name for condition in found if isinstance(condition, InputValue))


def _container_of(spec: ComponentSpec) -> ContainerSpec:
    if spec.container is None:
        raise AssertionError("a pod has a container")
    return spec.container


def _fixed(container: ContainerSpec) -> Mapping[str, str]:
    return container.file_outputs or {}


def _own(task: TaskSpec | None) -> tuple[Any, ...]:
    if task is None:
        return ()
    extension = task.extension
    mine = (extension.timeout_seconds, extension.retry, extension.pod, extension.resource) if extension else ()
    return (*mine, task.execution_options, _shown_name(task))


def _shown_name(task: TaskSpec | None) -> str:
    from catalog.compile.annotations import DISPLAY_NAME

    return str((task.annotations or {}).get(DISPLAY_NAME, "")) if task else ""


def _filler(slots: Mapping[str, Slot]) -> Any:
    return lambda name: f"{{{{inputs.parameters.{slots[name].parameter}}}}}" if name in slots else ""


def _inputs(use: PodUse, line: CommandLine | None) -> dict[str, Any]:
    parameters: list[dict[str, Any]] = []
    artifacts: list[dict[str, Any]] = []
    for name, slot in use.slots.items():
        if slot.parameter:
            parameters.append({"name": slot.parameter})
        path = line.input_paths.get(name) if line else None
        if path is None:
            continue
        if slot.artifact:
            artifacts.append({"name": slot.artifact, "path": path})
        else:
            raw = {"data": raw_tag(slot.parameter)}
            artifacts.append({"name": slot.parameter, "path": path, "raw": raw})
    found = {key: value for key, value in (("parameters", parameters), ("artifacts", artifacts)) if value}
    return {"inputs": found} if found else {}


def _outputs(use: PodUse, line: CommandLine, names: Mapping[str, str], uris: Mapping[str, str]) -> dict[str, Any]:
    files = {name: path for name, path in line.output_paths.items() if name not in line.output_uris}
    artifacts = [
        {"name": names[name], "path": path, **({"optional": True} if special_output(name) else {})}
        for name, path in files.items()
    ]
    parameters: list[dict[str, Any]] = [
        {"name": names[name], "valueFrom": {"path": path}} for name, path in files.items() if name in use.values
    ]
    parameters += [{"name": names[name], "value": uris[name]} for name in line.output_uris]
    found = {key: value for key, value in (("parameters", parameters), ("artifacts", artifacts)) if value}
    return {"outputs": found} if found else {}


def _retry(task: TaskSpec | None) -> dict[str, Any]:
    options = task.execution_options if task else None
    if options is None or not options.max_retries:
        return {}
    retry = task.extension.retry if task and task.extension else None
    strategy: dict[str, Any] = {"limit": options.max_retries, "retryPolicy": (retry and retry.policy) or "OnFailure"}
    if retry is not None and retry.backoff_seconds is not None:
        backoff: dict[str, Any] = {"duration": f"{retry.backoff_seconds:g}s"}
        if retry.backoff_factor is not None:
            backoff["factor"] = max(1, round(retry.backoff_factor))
        if retry.backoff_max_seconds is not None:
            backoff["cap"] = f"{retry.backoff_max_seconds:g}s"
        strategy["backoff"] = backoff
    return {"retryStrategy": strategy}
