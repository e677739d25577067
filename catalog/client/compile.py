"""Compiling a pipeline for a cluster, without one: opened, linked, checked, and made a Workflow that fits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from catalog.client.arguments import doubtful_arguments, given_arguments
from catalog.client.create import ROOT_ANNOTATION, pipeline_name
from catalog.client.linked_pipeline import linked_pipeline
from catalog.client.package_pipeline import with_pipeline
from catalog.client.request import RunRequest
from catalog.compile.compiled import Compiled
from catalog.compile.options import CompileOptions
from catalog.compile.workflow_template import open_parameters, require_name
from catalog.errors import CompileError
from catalog.library.standing import standing_notes
from catalog.pipeline.groups import containers_of
from catalog.pipeline.settings import WorkflowSettings, settings_of, with_settings
from catalog.run.image_commands import image_commands
from catalog.spec.model import ComponentSpec

if TYPE_CHECKING:
    from catalog.library.libraries import Libraries


@dataclass(frozen=True)
class CompileRequest:
    """A pipeline to compile.

    `run` names the pipeline with its lock, arguments, labels and pipeline root, as for a run. `name` is the object's;
    without one the cluster makes it. `settings` come on top of those the pipeline carries.
    """

    run: RunRequest
    name: str = ""
    namespace: str = ""
    settings: WorkflowSettings = field(default_factory=WorkflowSettings)
    fuse: bool = False


@dataclass(frozen=True)
class CompiledPipeline:
    """What the compiler made; `open_parameters` have no value yet: whoever submits the Workflow gives them.

    `package` is the Workflow with the pipeline in it, so that every engine can run the file.
    """

    compiled: Compiled
    package: Mapping[str, Any]
    open_parameters: tuple[str, ...]
    warnings: tuple[str, ...]


def compile_pipeline(request: CompileRequest, libraries: Libraries) -> CompiledPipeline:
    """The Workflow of a pipeline or of a single component; no cluster is asked.

    Where a component names no command, the entry point of its image is asked of docker on this machine. Raises
    UsageError for a name or arguments that cannot be, CompileError for what Argo cannot express and for a Workflow
    above 1 MiB, and what opening, linking and checking the pipeline raises.
    """
    from catalog.compile.size import require_fits
    from catalog.compile.workflow import compile_workflow

    if request.name:
        require_name(request.name)
    run = request.run
    spec, _ = linked_pipeline(run, libraries)
    arguments = given_arguments(spec, run.arguments)
    options = CompileOptions(
        name=request.name,
        namespace=request.namespace,
        arguments=arguments,
        settings=request.settings,
        labels=run.labels,
        image_commands=image_commands(containers_of(spec)),
        pipeline_root=run.pipeline_root or spec.annotations.get(ROOT_ANNOTATION, ""),
        fuse=request.fuse,
    )
    compiled = compile_workflow(spec, options)
    if not compiled.workflow["spec"]["templates"]:
        message = f'"{pipeline_name(spec)}" has no tasks, and Argo takes no Workflow without one'
        raise CompileError(message, rule="argo-no-tasks", hint="add a task")
    require_fits(compiled.workflow)
    notes = standing_notes(spec, libraries.offline() if run.offline else libraries)
    warnings = (*notes, *doubtful_arguments(spec, arguments), *compiled.warnings)
    package = with_pipeline(compiled.workflow, _as_compiled(spec, arguments, request.settings))
    return CompiledPipeline(compiled, package, open_parameters(compiled.workflow), warnings)


def _as_compiled(spec: ComponentSpec, arguments: Mapping[str, str], settings: WorkflowSettings) -> ComponentSpec:
    """The pipeline with the arguments and settings it was compiled with as its own."""
    inputs = tuple(replace(port, default=arguments.get(port.name, port.default)) for port in spec.inputs)
    return with_settings(replace(spec, inputs=inputs), settings.over(settings_of(spec)))
