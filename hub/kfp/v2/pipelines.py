"""The routes of uploaded pipelines."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from catalog.errors import CatalogError, UsageError
from catalog.store.listing import Listing
from hub.api.caller import Caller
from hub.api.route_table import add_routes
from hub.kfp.answer import answer, done
from hub.kfp.by_id import pipeline_by_id
from hub.kfp.listing import ListQuery, list_body, read_listing
from hub.kfp.message import BodyMessage
from hub.kfp.uploads import UploadedFile, uploaded_package
from hub.kfp.v2 import keys
from hub.kfp.v2.pipeline_body import Tags, given_name, one_name, package_of, refuse_tags
from hub.kfp.v2.pipeline_struct import pipeline_struct
from hub.runs import pipelines
from hub.runs.lists import list_pipelines, list_versions
from hub.runs.place import run_place
from hub.runs.read import read_pipeline

HOME = "/pipelines"
ONE = "/pipelines/{pipeline_id}"


def pipelines_router() -> APIRouter:
    """The routes at and below `/pipelines`, less those of versions."""
    return add_routes(
        APIRouter(),
        (HOME, "GET", listed, "Uploaded pipelines"),
        (HOME, "POST", create, "Make a pipeline without versions"),
        (HOME + "/create", "POST", create_with_version, "Make a pipeline with its first version"),
        (HOME + "/upload", "POST", upload, "Upload a pipeline"),
        (HOME + "/names/{name}", "GET", get_by_name, "The pipeline with this name"),
        (ONE, "GET", get, "A pipeline"),
        (ONE, "PATCH", edit, "Change the name or the description of a pipeline"),
        (ONE, "DELETE", delete, "Delete a pipeline"),
        response_class=Response,
    )


def listed(request: Request, principal: Caller, query: ListQuery, namespace: str = "") -> Response:
    """A page of the pipelines that the caller may read."""
    listing = read_listing(query, keys.PIPELINES, keys.only(namespace=namespace))
    page = list_pipelines(run_place(request), principal, listing)
    return answer(list_body("pipelines", [pipeline_struct(row) for row in page.items], page, query))


def create(request: Request, principal: Caller, body: BodyMessage) -> Response:
    """A new pipeline; 409 when there is one of that name."""
    name, description, namespace = given_name(body), body.text("description"), body.text("namespace")
    refuse_tags(body)
    row = pipelines.create_pipeline(run_place(request), principal, name, description, namespace)
    return answer(pipeline_struct(row))


def create_with_version(request: Request, principal: Caller, body: BodyMessage) -> Response:
    """Both, or neither; the version has its pipeline in `pipeline_spec`."""
    place, about, version = run_place(request), body.message("pipeline"), body.message("pipeline_version")
    refuse_tags(about)
    package, version_name = package_of(version), given_name(version)
    name, description = given_name(about), about.text("description")
    row = pipelines.create_pipeline(place, principal, name, description, about.text("namespace"))
    try:
        pipelines.upload_version(
            place,
            principal,
            row.pipeline_id,
            package,
            version=version_name,
            description=version.text("description"),
            code_source_url=version.text("code_source_url"),
        )
    except CatalogError:
        pipelines.delete_pipeline(place, principal, row.pipeline_id)
        raise
    return answer(pipeline_struct(row))


def upload(
    request: Request,
    principal: Caller,
    uploadfile: UploadedFile,
    name: str = "",
    display_name: str = "",
    description: str = "",
    namespace: str = "",
    tags: Tags = "",
) -> Response:
    """A new pipeline and its first version, called the same; without a name they have the ones in the file."""
    refuse_tags(tags)
    given = one_name(name, display_name)
    row, _ = pipelines.upload_pipeline(
        run_place(request),
        principal,
        uploaded_package(uploadfile),
        name=given,
        version=given,
        description=description,
        namespace=namespace,
    )
    return answer(pipeline_struct(row))


def get(request: Request, principal: Caller, pipeline_id: str) -> Response:
    """A pipeline."""
    return answer(pipeline_struct(pipeline_by_id(run_place(request), principal, pipeline_id)))


def get_by_name(request: Request, principal: Caller, name: str, namespace: str = "") -> Response:
    """The pipeline with this name, in a namespace if one is given."""
    row = read_pipeline(run_place(request), principal, name)
    if row.name != name or namespace not in ("", row.namespace):
        raise UsageError(f'there is no pipeline "{name[:200]}"', rule="pipeline-unknown")
    return answer(pipeline_struct(row))


def edit(request: Request, principal: Caller, pipeline_id: str, body: BodyMessage) -> Response:
    """What the body leaves out stays."""
    place = run_place(request)
    row = pipeline_by_id(place, principal, pipeline_id)
    refuse_tags(body)
    description = body.text("description") if body.has("description") else None
    new_name = given_name(body)
    changed = pipelines.edit_pipeline(place, principal, row.pipeline_id, new_name=new_name, description=description)
    return answer(pipeline_struct(changed))


def delete(
    request: Request,
    principal: Caller,
    pipeline_id: str,
    cascade: Annotated[bool, Query(description="delete its versions too")] = False,
) -> Response:
    """Without `cascade` only a pipeline that has no versions; runs that were started from it stay."""
    place = run_place(request)
    row = pipeline_by_id(place, principal, pipeline_id)
    count = list_versions(place, principal, row.pipeline_id, Listing(limit=1)).total
    if count and not cascade:
        message = f'the pipeline "{row.name}" has {count} versions'
        raise UsageError(message, rule="pipeline-has-versions", hint="delete them first, or add ?cascade=true")
    pipelines.delete_pipeline(place, principal, row.pipeline_id)
    return done()
