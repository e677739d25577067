"""The routes of the versions of uploaded pipelines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response

from catalog.client.package_bytes import package_text
from catalog.errors import UsageError
from catalog.store.pipeline_versions import version_package
from hub.api.caller import Caller
from hub.api.route_table import add_routes
from hub.kfp.answer import answer, done
from hub.kfp.by_id import pipeline_by_id
from hub.kfp.listing import ListQuery, list_body, read_listing
from hub.kfp.message import BodyMessage
from hub.kfp.uploads import UploadedFile, uploaded_package
from hub.kfp.v2 import keys
from hub.kfp.v2.pipeline_body import Tags, given_name, one_name, package_of, refuse_tags
from hub.kfp.v2.pipeline_spec import spec_struct
from hub.kfp.v2.pipeline_struct import version_struct
from hub.runs import pipelines
from hub.runs.lists import list_versions
from hub.runs.place import RunPlace, run_place
from hub.runs.read import read_version

if TYPE_CHECKING:
    from catalog.store.pipeline_rows import VersionRow
    from hub.registry.principal import Principal

HOME = "/pipelines/{pipeline_id}/versions"
ONE = HOME + "/{pipeline_version_id}"


def versions_router() -> APIRouter:
    """The routes of versions."""
    return add_routes(
        APIRouter(),
        ("/pipelines/upload_version", "POST", upload, "Upload a version of a pipeline"),
        (HOME, "GET", listed, "The versions of a pipeline"),
        (HOME, "POST", create, "Make a version of a pipeline"),
        (ONE, "GET", get, "A version with its pipeline"),
        (ONE, "PATCH", edit, "Change the name or the description of a version"),
        (ONE, "DELETE", delete, "Delete a version"),
        response_class=Response,
    )


def upload(
    request: Request,
    principal: Caller,
    uploadfile: UploadedFile,
    pipelineid: str = "",
    name: str = "",
    display_name: str = "",
    description: str = "",
    tags: Tags = "",
) -> Response:
    """A new version, which is the pipeline's latest from now on."""
    refuse_tags(tags)
    place = run_place(request)
    row = pipelines.upload_version(
        place,
        principal,
        pipeline_by_id(place, principal, pipelineid).pipeline_id,
        uploaded_package(uploadfile),
        version=one_name(name, display_name),
        description=description,
    )
    return _answer(place, row)


def listed(request: Request, principal: Caller, query: ListQuery, pipeline_id: str) -> Response:
    """A page of a pipeline's versions, without the pipelines themselves."""
    place = run_place(request)
    row = pipeline_by_id(place, principal, pipeline_id)
    page = list_versions(place, principal, row.pipeline_id, read_listing(query, keys.VERSIONS))
    return answer(list_body("pipeline_versions", [version_struct(found) for found in page.items], page, query))


def create(request: Request, principal: Caller, pipeline_id: str, body: BodyMessage) -> Response:
    """A new version, with its pipeline in `pipeline_spec`."""
    place = run_place(request)
    row = pipelines.upload_version(
        place,
        principal,
        pipeline_by_id(place, principal, pipeline_id).pipeline_id,
        package_of(body),
        version=given_name(body),
        description=body.text("description"),
        code_source_url=body.text("code_source_url"),
    )
    return _answer(place, row)


def get(request: Request, principal: Caller, pipeline_id: str, pipeline_version_id: str) -> Response:
    """The version, and in `pipeline_spec` what was uploaded."""
    place = run_place(request)
    return _answer(place, _version(place, principal, pipeline_id, pipeline_version_id))


def edit(
    request: Request, principal: Caller, pipeline_id: str, pipeline_version_id: str, body: BodyMessage
) -> Response:
    """What the body leaves out stays."""
    place = run_place(request)
    row = _version(place, principal, pipeline_id, pipeline_version_id)
    refuse_tags(body)
    description = body.text("description") if body.has("description") else None
    changed = pipelines.edit_version(place, principal, row.version_id, name=given_name(body), description=description)
    return answer(version_struct(changed))


def delete(request: Request, principal: Caller, pipeline_id: str, pipeline_version_id: str) -> Response:
    """The runs that were started from it stay."""
    place = run_place(request)
    pipelines.delete_version(place, principal, _version(place, principal, pipeline_id, pipeline_version_id).version_id)
    return done()


def _version(place: RunPlace, principal: Principal, pipeline_id: str, version_id: str) -> VersionRow:
    pipeline, row = read_version(place, principal, version_id)
    if pipeline.pipeline_id != pipeline_id:
        raise UsageError(f'the pipeline has no version "{version_id[:80]}"', rule="version-unknown")
    return row


def _answer(place: RunPlace, row: VersionRow) -> Response:
    text = package_text(version_package(place.session.store, row), row.package_name)
    return answer(version_struct(row, spec_struct(text)))
