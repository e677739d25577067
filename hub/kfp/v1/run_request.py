"""What v1beta1 asks for when a run or a job is created."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hub.kfp.by_id import experiment_by_id
from hub.kfp.message import Message
from hub.kfp.sources import PipelineSource, run_request
from hub.kfp.v1.parameters import read_parameters
from hub.kfp.v1.references import EXPERIMENT, NAMESPACE, PIPELINE, PIPELINE_VERSION, read_references

if TYPE_CHECKING:
    from catalog.client.request import RunRequest
    from hub.registry.principal import Principal
    from hub.runs.place import RunPlace


def read_run_request(place: RunPlace, principal: Principal, body: Message) -> RunRequest:
    """The request for a run of what a body names: a version by reference, a pipeline by id, or a manifest.

    The default experiment is meant when none is referred to. Raises UsageError, and what reading a package raises.
    """
    references, spec = read_references(body), body.message("pipeline_spec")
    source = PipelineSource(
        pipeline_id=spec.text("pipeline_id") or references.of(PIPELINE),
        version_id=references.of(PIPELINE_VERSION),
        text=spec.text("workflow_manifest") or spec.text("pipeline_manifest"),
    )
    request = run_request(place, principal, source, read_parameters(spec))
    experiment = references.of(EXPERIMENT)
    return replace(
        request,
        name=body.text("name"),
        description=body.text("description"),
        experiment=experiment_by_id(place, principal, experiment).name if experiment else "",
        namespace=references.of(NAMESPACE),
        cluster=replace(request.cluster, service_account=body.text("service_account")),
        pipeline_root=spec.message("runtime_config").text("pipeline_root"),
    )
