"""What Argo Workflows needs of a component, and what the compiler for it refuses."""

from __future__ import annotations

from collections.abc import Iterator

from catalog.errors import CatalogError, CompileError
from catalog.pipeline.check import check_pipeline
from catalog.pipeline.groups import containers_of
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
# Whether a command line can be settled is known only where the component is used.
_OF_USE = "argo-runtime-if"


def argo_findings(spec: ComponentSpec) -> Iterator[PortabilityFinding]:
    """Everything Argo cannot do, in the component and in the specs inside its graph."""
    yield from _component(spec, ())
    yield from _refusals(spec)


def _refusals(spec: ComponentSpec) -> Iterator[PortabilityFinding]:
    """What the compiler refuses, of a component or of a pipeline whose components all stand in it."""
    from catalog.compile.options import CompileOptions
    from catalog.compile.size import require_fits
    from catalog.compile.workflow import compile_workflow
    from catalog.dsl.build import PIPELINE_ROOT

    if spec.implementation is None or check_pipeline(spec):
        return
    # A missing command has a finding of its own.
    images = {found.container.image: (("entry",), ()) for found in containers_of(spec) if found.container is not None}
    arguments = {port.name: "1" for port in spec.inputs if port.required}
    root = spec.annotations.get(PIPELINE_ROOT, "")
    options = CompileOptions(arguments=arguments, image_commands=images, pipeline_root=root)
    try:
        require_fits(compile_workflow(spec, options).workflow)
    except CompileError as error:
        for found in error.findings:
            if spec.graph is not None or found.rule != _OF_USE:
                path = ("implementation", "graph" if spec.graph is not None else "container")
                rule = found.rule if found.rule.startswith("argo-") else f"argo-{found.rule}"
                yield PortabilityFinding(rule, "uncompiled", found.message, path, fix=found.hint)
    except CatalogError:
        # The component is unusable on every engine, which other rules tell.
        return


def _component(spec: ComponentSpec, place: FindingPath) -> Iterator[PortabilityFinding]:
    if spec.implementation is None:
        path = (*place, "implementation")
        yield PortabilityFinding("argo-no-implementation", "uncompiled", "there is nothing to run", path)
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


def _text(text: str, place: FindingPath) -> Iterator[PortabilityFinding]:
    size = len(text.encode("utf-8", "surrogatepass"))
    if size >= MAX_VALUE_BYTES:
        message = f"an argument of {size} bytes does not start: Linux takes {MAX_VALUE_BYTES - 1} at most"
        yield PortabilityFinding("argo-argument-size", "uncompiled", message, place, fix="put the program in the image")


def _graph(graph: GraphSpec, place: FindingPath) -> Iterator[PortabilityFinding]:
    for task_id, task in graph.tasks.items():
        if task.component_ref.spec is not None:
            yield from _component(task.component_ref.spec, (*place, "tasks", task_id, "componentRef", "spec"))
