"""`/pipelines`: uploaded pipelines."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, File, Form, Request, Response, UploadFile
from pydantic import BaseModel

from catalog.client.read_upload import Package
from catalog.client.wire.page_json import page_json
from catalog.client.wire.pipeline_json import pipeline_json, version_json
from hub.api.addresses import API
from hub.api.caller import Caller
from hub.api.route_table import add_routes
from hub.run_api.listing import Listed
from hub.run_api.place import Runs
from hub.run_api.tagged import tagged
from hub.run_api.texts import Name, PipelineName, Words
from hub.runs import lists, pipelines, read

_LONGEST_NAME = 200

PackageFile = Annotated[UploadFile, File(description="a pipeline: YAML of ours, of Argo, or IR; .zip, .tar.gz")]


class PipelineChanges(BaseModel):
    """What of a pipeline is changed; what is absent stays."""

    name: Name = ""
    description: Words | None = None


def pipelines_router() -> APIRouter:
    """The routes."""
    router = APIRouter(prefix=API, tags=["pipelines"])
    one = "/pipelines/{pipeline}"
    add_routes(
        router,
        ("/pipelines", "GET", listed, "Uploaded pipelines, page by page"),
        (one, "GET", told, "One pipeline"),
        (one, "PATCH", edit, "Rename a pipeline, or describe it"),
        (one, "DELETE", delete, "Delete a pipeline with all its versions"),
    )
    router.add_api_route("/pipelines", upload, methods=["POST"], summary="Upload a pipeline", status_code=201)
    return router


def listed(request: Request, place: Runs, principal: Caller, listing: Listed) -> Response:
    """Keys: id, name, description, namespace, created_at."""
    return tagged(request, page_json(lists.list_pipelines(place, principal, listing), "pipelines", pipeline_json))


def upload(
    place: Runs,
    principal: Caller,
    package: PackageFile,
    name: Annotated[Name, Form(description="the one in the package, if not given")] = "",
    version: Annotated[Name, Form(description="the one in the package, or the time")] = "",
    description: Annotated[Words, Form()] = "",
    namespace: Annotated[Name, Form()] = "",
) -> dict[str, Any]:
    """The pipeline and its first version: both are kept, or neither."""
    pipeline, kept = pipelines.upload_pipeline(
        place,
        principal,
        package_of(package),
        name=name,
        version=version,
        description=description,
        namespace=namespace,
    )
    return {"pipeline": pipeline_json(pipeline), "version": version_json(kept)}


def told(request: Request, place: Runs, principal: Caller, pipeline: PipelineName) -> Response:
    """By name or id."""
    return tagged(request, pipeline_json(read.read_pipeline(place, principal, pipeline)))


def edit(place: Runs, principal: Caller, pipeline: PipelineName, changes: PipelineChanges) -> dict[str, Any]:
    """The pipeline as it is then."""
    row = pipelines.edit_pipeline(place, principal, pipeline, new_name=changes.name, description=changes.description)
    return pipeline_json(row)


def delete(place: Runs, principal: Caller, pipeline: PipelineName) -> dict[str, Any]:
    """Runs that were started from it stay."""
    return pipeline_json(pipelines.delete_pipeline(place, principal, pipeline))


def package_of(file: UploadFile) -> Package:
    """The uploaded file; how large a body may be is the server's to say."""
    name = (file.filename or "").replace("\\", "/").rpartition("/")[2]
    return Package(file.file.read(), name[-_LONGEST_NAME:] or "pipeline.yaml")
