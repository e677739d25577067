"""`/pipelines/{pipeline}/versions`: the versions of an uploaded pipeline."""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import PlainTextResponse
from pydantic import BaseModel

from catalog.client.uploads import version_spec
from catalog.client.wire.page_json import page_json
from catalog.client.wire.pipeline_json import version_json
from catalog.store.pipeline_versions import version_package, version_text
from hub.api.addresses import API
from hub.api.caller import Caller
from hub.api.route_table import add_routes
from hub.run_api.downloads import SAFE, disposition
from hub.run_api.listing import Listed
from hub.run_api.pipelines import PackageFile, package_of
from hub.run_api.place import Runs
from hub.run_api.tagged import tagged
from hub.run_api.texts import Name, PipelineName, Storable, VersionName, Words
from hub.runs import lists, pipelines, read

# The version that runs when none is named goes by this word in an address; a version of that name is told by its id.
DEFAULT = "default-version"

Named = Annotated[str, Storable, Query(max_length=300, description="a name or an id; the default one without")]


class Chosen(BaseModel):
    """The version that is to be the default."""

    version: Name


def pipeline_versions_router() -> APIRouter:
    """The routes."""
    router = APIRouter(prefix=API, tags=["pipelines"])
    one = "/pipelines/{pipeline}"
    many = f"{one}/versions"
    add_routes(
        router,
        (many, "GET", listed, "The versions of a pipeline, page by page"),
        (f"{many}/{{version}}", "GET", told, "One version"),
        (f"{many}/{{version}}", "DELETE", delete, "Delete a version"),
        (f"{many}/{{version}}/text", "GET", text, "The linked pipeline as YAML"),
        (f"{many}/{{version}}/package", "GET", package, "The file as it was uploaded"),
        (f"{many}/{{version}}/inputs", "GET", inputs, "What a run of it asks for"),
        (f"{one}/{DEFAULT}", "GET", default, "The version that runs when none is named"),
        (f"{one}/{DEFAULT}", "PUT", set_default, "Choose that version"),
    )
    router.add_api_route(many, upload, methods=["POST"], summary="Upload a version", status_code=201)
    return router


def listed(request: Request, place: Runs, principal: Caller, pipeline: PipelineName, listing: Listed) -> Response:
    """Keys: id, name, description, created_at."""
    page = lists.list_versions(place, principal, pipeline, listing)
    return tagged(request, page_json(page, "versions", version_json))


def upload(
    place: Runs,
    principal: Caller,
    pipeline: PipelineName,
    package: PackageFile,
    version: Annotated[Name, Form(description="the one in the package, or the time")] = "",
    description: Annotated[Words, Form()] = "",
    code_source_url: Annotated[Words, Form()] = "",
) -> dict[str, Any]:
    """It is the default then."""
    row = pipelines.upload_version(
        place,
        principal,
        pipeline,
        package_of(package),
        version=version,
        description=description,
        code_source_url=code_source_url,
    )
    return version_json(row)


def told(request: Request, place: Runs, principal: Caller, pipeline: PipelineName, version: VersionName) -> Response:
    """With `sources`: where its components came from, by digest."""
    _, row = read.read_named_version(place, principal, pipeline, version)
    return tagged(request, {**version_json(row), "sources": _plain(row.sources)})


def delete(place: Runs, principal: Caller, pipeline: PipelineName, version: VersionName) -> dict[str, Any]:
    """Runs that were started from it stay."""
    _, row = read.read_named_version(place, principal, pipeline, version)
    return version_json(pipelines.delete_version(place, principal, row.version_id))


def text(place: Runs, principal: Caller, pipeline: PipelineName, version: VersionName) -> Response:
    """Every component is in it."""
    _, row = read.read_named_version(place, principal, pipeline, version)
    return PlainTextResponse(version_text(place.session.store, row), headers=SAFE)


def package(place: Runs, principal: Caller, pipeline: PipelineName, version: VersionName) -> Response:
    """Byte by byte."""
    _, row = read.read_named_version(place, principal, pipeline, version)
    headers = {**SAFE, "Content-Disposition": disposition(row.package_name or "pipeline.yaml")}
    return Response(version_package(place.session.store, row), 200, headers, "application/octet-stream")


def inputs(request: Request, place: Runs, principal: Caller, pipeline: PipelineName, version: VersionName) -> Response:
    """Names, types, defaults, and whether they may be left out."""
    _, row = read.read_named_version(place, principal, pipeline, version)
    found = [
        {
            "name": port.name,
            "type": port.type,
            "description": port.description or "",
            "default": port.default,
            "optional": not port.required,
        }
        for port in version_spec(place.session, row).inputs
    ]
    return tagged(request, {"inputs": _plain(found)})


def default(request: Request, place: Runs, principal: Caller, pipeline: PipelineName) -> Response:
    """As one version."""
    _, row = read.read_named_version(place, principal, pipeline)
    return tagged(request, {**version_json(row), "sources": _plain(row.sources)})


def set_default(place: Runs, principal: Caller, pipeline: PipelineName, wanted: Chosen) -> dict[str, Any]:
    """The version."""
    return version_json(pipelines.set_default_version(place, principal, pipeline, wanted.version))


def _plain(value: Any) -> Any:
    """The value as JSON has it; a type may be any YAML value."""
    return json.loads(json.dumps(value, default=str))
