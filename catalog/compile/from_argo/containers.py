"""A container template to a component: its command line with placeholders where Argo fills values in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from catalog.compile.cursor import Cursor
from catalog.compile.from_argo.described import described_leaf
from catalog.compile.from_argo.leaf import Leaf
from catalog.compile.from_argo.pods import KFP, KNOWN, read_pod
from catalog.compile.from_argo.ports import Inputs, Outputs, read_inputs, read_outputs
from catalog.compile.from_argo.retries import read_retries, read_timeout
from catalog.compile.from_argo.tags import tags_of
from catalog.compile.from_argo.templates import GLOBAL, Templates
from catalog.compile.from_argo.texts import element_of, referring_text
from catalog.dsl.placed_files import with_placed_files
from catalog.dsl.settings import DISPLAY_NAME
from catalog.spec.model import (
    ComponentSpec,
    ContainerImplementation,
    ContainerSpec,
    ExecutionOptions,
    InputSpec,
    OutputSpec,
    TaskExtension,
)
from catalog.spec.placeholders import INPUT_PLACEHOLDERS, OUTPUT_PLACEHOLDERS, Element, InputPath, OutputPath, walk
from catalog.spec.special_outputs import special_output

V2_LAUNCHER = "/kfp-launcher/launch"
_VARIABLE = re.compile(r"(?<!\$)\$\(([-._A-Za-z][-._A-Za-z0-9]*)\)")
_KNOWN = (
    *KNOWN,
    "name",
    "container",
    "inputs",
    "outputs",
    "retryStrategy",
    "activeDeadlineSeconds",
    "timeout",
    "parallelism",
    "archiveLocation",
)


def read_container(template: Cursor, templates: Templates) -> Leaf:
    """The component of a container template, and the settings of its task; reports what cannot be carried over."""
    template.only(_KNOWN, "argo-template")
    container = template.get("container") or template
    _refuse_launcher(container)
    inputs, outputs = read_inputs(template), read_outputs(template)
    needs = templates.needs.get(template.text("name"), ())
    pod = read_pod(template, container, templates)
    _refuse_variables(container, pod)
    leaf = Leaf(
        _component(template, container, inputs, outputs, needs),
        _extension(pod, template),
        read_options(template),
        read_display_name(template),
        outputs=outputs.names,
        constants=inputs.constants,
    )
    described = described_leaf(template, container, leaf, inputs, outputs)
    return described or leaf


def _refuse_launcher(container: Cursor) -> None:
    """Pipelines that kfp 1.8 compiled for its passage to v2 start a program of its backend, not their own."""
    command = [item.text() for item in container.listed("command")[:1]]
    if command == [V2_LAUNCHER]:
        message = f"{container.what} is started by kfp's launcher, which needs kfp's backend"
        container.refuse("argo-v2-compatible", message, "compile in the mode V1_LEGACY")


def _refuse_variables(container: Cursor, pod: Mapping[str, Any]) -> None:
    """Kubernetes puts variables in place of `$(NAME)`; to every engine here such text is itself."""
    names = {str(item.get("name")) for item in pod.get("env", []) if isinstance(item, dict)}
    for key in ("command", "args"):
        for item in container.listed(key):
            for name in _VARIABLE.findall(item.text()):
                if name in names:
                    message = f"{item.what} takes the variable $({name}) from Kubernetes"
                    item.refuse("argo-variable", message, "let a shell read the variable")


def _component(
    template: Cursor, container: Cursor, inputs: Inputs, outputs: Outputs, needs: tuple[str, ...]
) -> ComponentSpec:
    own = {outputs.names[name]: path for name, path in outputs.paths.items()}
    written = {path: name for name, path in own.items() if path.startswith("/tmp/outputs/")}
    command = _line(container.get("command"), inputs.paths, written)
    args = _line(container.get("args"), inputs.paths, written)
    placed = {part.name for part in walk((command or ()) + (args or ())) if isinstance(part, OutputPath)}
    image = container.text("image")
    if not image:
        container.refuse("missing-key", f"{container.what} needs an image")
    spec = ContainerSpec(
        image=referring_text(container, image) if "{{" in image else image,
        command=command,
        args=args,
        file_outputs={name: path for name, path in own.items() if name not in placed} or None,
    )
    spec = _with_files(template, spec, inputs)
    ports = [*inputs.ports.values(), *(InputSpec(f"{GLOBAL}{name}") for name in needs)]
    for name in outputs.optional:
        if special_output(name) is None:
            message = f'the output "{name}" need not be written'
            template.refuse("argo-output-optional", message, "let the program always write it")
    found = ComponentSpec(
        name=template.text("name"),
        inputs=tuple(ports),
        outputs=tuple(OutputSpec(name) for name in own),
        implementation=ContainerImplementation(spec),
    )
    _check_ports(template, found)
    return found


def _line(place: Cursor | None, inputs: Mapping[str, str], outputs: Mapping[str, str]) -> tuple[Element, ...] | None:
    if place is None:
        return None
    return tuple(element_of(item, item.text(), inputs, outputs) for item in place.each())


def _with_files(template: Cursor, container: ContainerSpec, inputs: Inputs) -> ContainerSpec:
    """The container with every file that its line does not name put where the program looks for it."""
    named = {part.name for part in walk(container.line) if isinstance(part, InputPath)}
    hidden = {name: path for path, name in inputs.paths.items() if name not in named}
    if not hidden:
        return container
    if not container.command:
        hint = "write the image's command out"
        template.refuse("no-command", "files at paths of their own need a command to start from", hint)
        return container
    return with_placed_files(container, hidden, None)


def _check_ports(template: Cursor, spec: ComponentSpec) -> None:
    inputs, outputs = {port.name for port in spec.inputs}, {port.name for port in spec.outputs}
    for part in walk(spec.container.line if spec.container else ()):
        if isinstance(part, INPUT_PLACEHOLDERS) and part.name not in inputs:
            template.refuse("unknown-input", f'{template.what} uses the input "{part.name}", which it does not have')
        elif isinstance(part, OUTPUT_PLACEHOLDERS) and part.name not in outputs:
            template.refuse("unknown-output", f'{template.what} uses the output "{part.name}", which it does not have')


def _extension(pod: Mapping[str, Any], template: Cursor) -> TaskExtension | None:
    _, retry = read_retries(template)
    found = TaskExtension(timeout_seconds=read_timeout(template), retry=retry, pod=pod or None)
    return found if found != TaskExtension() else None


def read_options(template: Cursor) -> ExecutionOptions | None:
    """Retries, and how old a cached result may be: kfp's annotation, or its label that switches the cache off."""
    limit, _ = read_retries(template)
    staleness = template.text("metadata", "annotations", f"{KFP}max_cache_staleness") or None
    if template.text("metadata", "labels", f"{KFP}enable_caching") == "false":
        staleness = "P0D"
    return None if limit is None and staleness is None else ExecutionOptions(limit, staleness)


def read_display_name(template: Cursor) -> dict[str, str] | None:
    """The task's annotation with the name to be shown, or None."""
    shown = template.text("metadata", "annotations", DISPLAY_NAME)
    return {DISPLAY_NAME: shown} if shown and not tags_of(shown) else None


def with_resource(extension: TaskExtension | None, resource: Mapping[str, Any]) -> TaskExtension:
    """The same settings for a task that is a Kubernetes object."""
    return replace(extension or TaskExtension(), resource=resource)
