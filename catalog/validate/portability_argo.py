"""What Argo Workflows needs of a component that is compiled for it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from catalog.resources import MAX_VALUE_BYTES
from catalog.spec.model import ComponentSpec, ContainerSpec, GraphSpec
from catalog.spec.placeholders import ExecutorInput, InputMetadata, InputOutputPortName, OutputMetadata, walk
from catalog.validate.portability_finding import FindingPath, PortabilityFinding

LAUNCHER_ONLY = {
    InputMetadata: "inputMetadata",
    InputOutputPortName: "inputOutputPortName",
    OutputMetadata: "outputMetadata",
    ExecutorInput: "executorInput",
}
# The run's name and id are substituted on every engine.
_TAG = re.compile(r"\{\{(?!workflow\.(?:name|uid)\}\})")


def argo_findings(spec: ComponentSpec) -> Iterator[PortabilityFinding]:
    """Everything Argo refuses or reads otherwise, in the component and in the specs inside its graph."""
    yield from _component(spec, ())


def _component(spec: ComponentSpec, place: FindingPath) -> Iterator[PortabilityFinding]:
    if spec.implementation is None:
        path = (*place, "implementation")
        yield PortabilityFinding("argo-no-implementation", "uncompiled", "there is nothing to run", path)
    for index, port in enumerate(spec.inputs):
        if isinstance(port.default, str) and _TAG.search(port.default):
            yield _literal(f'the default of "{port.name}"', (*place, "inputs", index, "default"), port.name)
    if spec.container is not None:
        yield from _container(spec.container, (*place, "implementation", "container"))
    if spec.graph is not None:
        yield from _graph(spec.graph, (*place, "implementation", "graph"))


def _container(container: ContainerSpec, place: FindingPath) -> Iterator[PortabilityFinding]:
    if not container.command:
        message = "Argo must know the program to start, and asks the image's registry where `command` is missing"
        yield PortabilityFinding(
            "argo-no-command", "uncompiled", message, place, fix="write the image's entry point as `command`"
        )
    for key, elements in (("command", container.command or ()), ("args", container.args or ())):
        for element in walk(elements):
            if type(element) in LAUNCHER_ONLY:
                message = f"{LAUNCHER_ONLY[type(element)]} is filled in by the v2 launcher of Kubeflow Pipelines alone"
                yield PortabilityFinding("argo-placeholder", "uncompiled", message, (*place, key))
            elif isinstance(element, str):
                yield from _text(element, (*place, key))
    for name, value in (container.env or {}).items():
        if _TAG.search(value):
            yield _literal(f'the environment variable "{name}"', (*place, "env", name))


def _text(text: str, place: FindingPath) -> Iterator[PortabilityFinding]:
    if _TAG.search(text):
        yield _literal("a text of the command line", place)
    size = len(text.encode("utf-8", "surrogatepass"))
    if size >= MAX_VALUE_BYTES:
        message = f"an argument of {size} bytes does not start: Linux takes {MAX_VALUE_BYTES - 1} at most"
        yield PortabilityFinding("argo-argument-size", "uncompiled", message, place, fix="put the program in the image")


def _literal(what: str, place: FindingPath, port: str = "") -> PortabilityFinding:
    message = f"{what} holds `{{{{`, which Argo reads as the begin of a tag"
    return PortabilityFinding("argo-literal-braces", "changed", message, place, port, fix="write `{` and `{` apart")


def _graph(graph: GraphSpec, place: FindingPath) -> Iterator[PortabilityFinding]:
    for task_id, task in graph.tasks.items():
        if task.component_ref.spec is not None:
            yield from _component(task.component_ref.spec, (*place, "tasks", task_id, "componentRef", "spec"))
