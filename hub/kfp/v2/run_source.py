"""The pipeline and the parameters that a run, or each run of a recurring run, is asked for with."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from catalog.client.request import RunRequest
from catalog.errors import UsageError
from catalog.run.argo.options import ClusterOptions
from catalog.spec.model import ComponentSpec
from catalog.store.pipeline_versions import latest_version
from hub.kfp.by_id import experiment_by_id, pipeline_by_id
from hub.kfp.message import Message
from hub.kfp.sources import PipelineSource, run_request
from hub.kfp.v2.input_types import Types
from hub.kfp.v2.parameters import argument_texts
from hub.kfp.v2.pipeline_spec import spec_text
from hub.runs.served_request import refuse_cluster_options

if TYPE_CHECKING:
    from hub.registry.principal import Principal
    from hub.runs.place import RunPlace


def read_request(place: RunPlace, principal: Principal, body: Message) -> RunRequest:
    """The request that the fields say which runs and recurring runs share.

    Raises UsageError: what reading the pipeline raises, rule argument-type, rule not-supported for what this server
    has no counterpart of.
    """
    refuse_unsupported(body)
    config = body.message("runtime_config")
    request = run_request(place, principal, read_source(place, principal, body), {})
    return replace(
        request,
        arguments=argument_texts(types_of_request(request), config.struct("parameters")),
        pipeline_root=config.text("pipeline_root"),
        name=body.text("display_name"),
        description=body.text("description"),
        experiment=read_experiment_name(place, principal, body.text("experiment_id")),
    )


def read_source(place: RunPlace, principal: Principal, body: Message) -> PipelineSource:
    """The pipeline: the version that is referred to, the latest one of a pipeline, or the pipeline in the request.

    Raises UsageError (rules two-pipelines, pipeline-unknown, version-unknown).
    """
    reference, spec = body.message("pipeline_version_reference"), body.struct("pipeline_spec")
    pipeline_id = reference.text("pipeline_id")
    version_id = reference.text("pipeline_version_id") or body.text("pipeline_version_id")
    if spec and (pipeline_id or version_id):
        message = "the request has both pipeline_spec and pipeline_version_reference"
        raise UsageError(message, rule="two-pipelines", hint="leave one of them out")
    if spec:
        return PipelineSource(text=spec_text(spec))
    if pipeline_id and not version_id:
        found = pipeline_by_id(place, principal, pipeline_id)
        version_id = latest_version(place.session.store, found.pipeline_id).version_id
    return PipelineSource(pipeline_id, version_id)


def follows_latest(body: Message) -> bool:
    """Whether a pipeline is referred to without a version, which means the latest one each time."""
    reference = body.message("pipeline_version_reference")
    named = reference.text("pipeline_version_id") or body.text("pipeline_version_id")
    return bool(reference.text("pipeline_id")) and not named


def read_experiment_name(place: RunPlace, principal: Principal, experiment_id: str) -> str:
    """The name of the experiment with this id; empty for no id, which means the default one."""
    return experiment_by_id(place, principal, experiment_id).name if experiment_id else ""


def types_of_request(request: RunRequest) -> Types:
    """The types of the inputs of a request's pipeline."""
    assert isinstance(request.pipeline, ComponentSpec)
    return {port.name: port.type for port in request.pipeline.inputs}


def refuse_unsupported(body: Message) -> None:
    """UsageError (rules not-supported, cluster-options-fixed) for what this server has no counterpart of."""
    names = sorted(body.struct("plugins_input"))
    if names:
        message = f"plugins_input: this server has no plugins: {', '.join(names)[:200]}"
        raise UsageError(message, rule="not-supported", hint="leave it out")
    account = body.text("service_account")
    refuse_cluster_options(RunRequest("", cluster=ClusterOptions(service_account=account)))
