"""The pipeline that a run or a recurring run is asked of: an uploaded version, or a text in the request."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from catalog.client.read_upload import Package, read_upload
from catalog.client.request import RunRequest
from catalog.client.uploads import version_request
from catalog.errors import UsageError
from catalog.spec.model import ComponentSpec
from hub.kfp.by_id import pipeline_by_id
from hub.runs.read import read_named_version, read_version
from hub.runs.readable_components import session_of
from hub.runs.rights import check_may

if TYPE_CHECKING:
    from hub.registry.principal import Principal
    from hub.runs.place import RunPlace

_FILE = "pipeline.yaml"


@dataclass(frozen=True)
class PipelineSource:
    """What a request says of the pipeline: ids of an uploaded one, or the text of a package of any kind."""

    pipeline_id: str = ""
    version_id: str = ""
    text: str = ""


def run_request(
    place: RunPlace, principal: Principal, source: PipelineSource, arguments: Mapping[str, str]
) -> RunRequest:
    """A request for a run of a pipeline; of an uploaded one's default version when no version is named.

    Raises UsageError (rules pipeline-missing, pipeline-unknown, version-unknown), LibraryError (not-signed-in,
    not-allowed) for a text of somebody who may start no run, and what reading a package raises.
    """
    session = place.session
    if source.version_id:
        pipeline, version = read_version(place, principal, source.version_id)
        if source.pipeline_id not in ("", pipeline.pipeline_id):
            message = f'the version "{source.version_id[:80]}" belongs to another pipeline'
            raise UsageError(message, rule="version-unknown", hint="leave the pipeline's id out")
        request = version_request(session, version, {})
    elif source.pipeline_id:
        found = pipeline_by_id(place, principal, source.pipeline_id)
        _, version = read_named_version(place, principal, found.pipeline_id)
        request = version_request(session, version, {})
    elif source.text:
        # Reading a package may take long, or ask a public server: nothing that is done for everybody.
        if not principal.may_anywhere("publish"):
            check_may(place, principal, "publish", "")
        libraries = session_of(place, principal).libraries
        read = read_upload(Package(source.text.encode("utf-8", "replace"), _FILE), libraries)
        request = RunRequest(pipeline=read.spec, locked=False)
    else:
        message = "the request names no pipeline"
        raise UsageError(message, rule="pipeline-missing", hint="give a pipeline's id, a version's, or a manifest")
    return _with(request, arguments)


def _with(request: RunRequest, arguments: Mapping[str, str]) -> RunRequest:
    assert isinstance(request.pipeline, ComponentSpec)
    return replace(request, arguments=argument_names(request.pipeline, arguments))


def argument_names(spec: ComponentSpec, arguments: Mapping[str, str]) -> dict[str, str]:
    """The arguments under the names of the pipeline's inputs: KFP's clients send `learning rate` as `learning-rate`."""
    sanitised: dict[str, str] = {}
    for port in spec.inputs:
        sanitised.setdefault(_sanitised(port.name), port.name)
    known = {port.name for port in spec.inputs}
    return {name if name in known else sanitised.get(name, name): text for name, text in arguments.items()}


def _sanitised(name: str) -> str:
    return re.sub("-+", "-", re.sub("[^-_0-9A-Za-z]+", "-", name)).strip("-")
