"""Deploying a pipeline on a cluster: a WorkflowTemplate, and a CronWorkflow that runs it where it has a schedule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from catalog.client.arguments import complete_arguments, given_arguments
from catalog.client.create import ROOT_ANNOTATION, pipeline_name
from catalog.client.linked_pipeline import linked_pipeline
from catalog.client.pipelines import open_pipeline
from catalog.client.request import RunRequest
from catalog.compile.cron_workflow import cron_workflow
from catalog.compile.options import CompileOptions
from catalog.compile.workflow_template import object_name, open_parameters, require_name, workflow_template
from catalog.pipeline.schedule import Schedule
from catalog.pipeline.settings import WorkflowSettings, settings_of
from catalog.run.argo.options import ClusterOptions
from catalog.spec.model import ComponentSpec

if TYPE_CHECKING:
    from catalog.library.libraries import Libraries
    from catalog.run.argo.target import Target


@dataclass(frozen=True)
class DeployRequest:
    """A pipeline to deploy.

    `run` names the pipeline with its lock, arguments, labels and pipeline root, as for a run. `name` is that of the
    objects, by default made from the pipeline's. With a schedule all arguments must be known; without one, those that
    have no value are left to whoever submits a run.
    """

    run: RunRequest
    name: str = ""
    schedule: Schedule | None = None
    cluster: ClusterOptions = field(default_factory=ClusterOptions)


@dataclass(frozen=True)
class Deployment:
    """The objects to apply, in that order; `open_parameters` are those a submitter must give."""

    name: str
    objects: tuple[Mapping[str, Any], ...]
    open_parameters: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def plan_deployment(request: DeployRequest, libraries: Libraries, target: Target | None = None) -> Deployment:
    """The objects of a deployment; nothing is sent anywhere.

    Without a target they are in the namespace the request names, or in none, and their pods use the service account
    and the artifact repository that the namespace has by default. Raises UsageError for a schedule, a name or
    arguments that cannot be, and what opening, linking, checking and compiling the pipeline raises.
    """
    from catalog.compile.size import require_fits
    from catalog.compile.workflow import compile_workflow

    namespace = target.namespace if target else request.cluster.namespace
    spec, _ = linked_pipeline(request.run, libraries)
    name = _name(request, spec)
    scheduled = () if request.schedule is None else (cron_workflow(request.schedule, name, name, namespace=namespace),)
    complete = complete_arguments if request.schedule else given_arguments
    compiled = compile_workflow(spec, _options(request, spec, complete(spec, request.run.arguments), target))
    template = workflow_template(compiled.workflow, name, namespace=namespace)
    require_fits(template)
    warnings = compiled.warnings + (tuple(item.message for item in target.findings) if target else ())
    return Deployment(name, (template, *scheduled), open_parameters(template), warnings)


def deployed_name(request: DeployRequest, libraries: Libraries) -> str:
    """The name the pipeline is deployed under; it is opened only where the request has none.

    Raises UsageError (rule deploy-name) for one that cannot be, and what opening the pipeline raises.
    """
    given = request.run.pipeline
    if request.name or isinstance(given, ComponentSpec):
        return _name(request, given if isinstance(given, ComponentSpec) else ComponentSpec())
    return _name(request, open_pipeline(given, libraries, offline=request.run.offline))


def _name(request: DeployRequest, spec: ComponentSpec) -> str:
    if not request.name:
        return object_name(pipeline_name(spec))
    require_name(request.name)
    return request.name


def _options(
    request: DeployRequest, spec: ComponentSpec, arguments: Mapping[str, str], target: Target | None
) -> CompileOptions:
    given = request.cluster.service_account or settings_of(spec).service_account
    account = given or (target.service_account if target else "")
    repository = target.repository if target else None
    return CompileOptions(
        arguments=arguments,
        settings=WorkflowSettings(service_account=account),
        labels=request.run.labels,
        archive_location=(repository.archive_location() if repository else None) or {},
        pipeline_root=request.run.pipeline_root or spec.annotations.get(ROOT_ANNOTATION, ""),
        fuse=request.cluster.fuse,
    )
