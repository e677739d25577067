"""`/apis/v1beta1/pipelines`: uploaded pipelines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from catalog.client.uploads import version_spec
from catalog.errors import UsageError
from catalog.store.listing import Listing
from catalog.store.pipeline_rows import PipelineRow, VersionRow
from catalog.store.pipeline_versions import get_version, get_versions
from catalog.store.predicate import Operation, Predicate
from hub.api.caller import Caller
from hub.api.route_table import add_routes
from hub.kfp.answer import answer, done
from hub.kfp.by_id import pipeline_by_id
from hub.kfp.listing import ListQuery, list_body, read_listing
from hub.kfp.message import BodyMessage
from hub.kfp.uploads import UploadedFile, uploaded_package
from hub.kfp.v1 import keys
from hub.kfp.v1.parameters import input_structs
from hub.kfp.v1.pipeline_struct import pipeline_struct, version_struct
from hub.kfp.v1.references import NAMESPACE, OfId, OfKind, belonging_to
from hub.kfp.v1.templates import template_struct
from hub.runs import pipelines
from hub.runs.lists import list_pipelines
from hub.runs.place import RunPlace, run_place
from hub.runs.read import read_version

_NARROWED = {NAMESPACE: "namespace"}
GivenName = Annotated[str, Query(max_length=400)]


def pipelines_router() -> APIRouter:
    """The routes of pipelines."""
    return add_routes(
        APIRouter(),
        ("/pipelines", "GET", find, "Pipelines"),
        ("/pipelines", "POST", create, "Refused: the server reads no addresses for others"),
        ("/pipelines/upload", "POST", upload, "Upload a pipeline"),
        ("/pipelines/upload_version", "POST", upload_version, "Upload a version of a pipeline"),
        ("/pipelines/{pipeline_id}", "GET", show, "A pipeline"),
        ("/pipelines/{pipeline_id}", "DELETE", delete, "Delete a pipeline with its versions"),
        ("/pipelines/{pipeline_id}/templates", "GET", template, "The text of a pipeline"),
        ("/pipelines/{pipeline_id}/default_version/{version_id}", "POST", set_default, "Choose the default version"),
        ("/namespaces/{namespace}/pipelines/{name}", "GET", show_named, "A pipeline by its name"),
        response_class=Response,
    )


def find(request: Request, principal: Caller, query: ListQuery, kind: OfKind = "", key: OfId = "") -> Response:
    """A page of pipelines, of one namespace if that is named."""
    place = run_place(request)
    page = list_pipelines(place, principal, read_listing(query, keys.PIPELINES, belonging_to(kind, key, _NARROWED)))
    versions = get_versions(place.session.store, [row.default_version_id for row in page.items])
    return answer(list_body("pipelines", [_brief(row, versions) for row in page.items], page, query))


def create(body: BodyMessage) -> Response:
    """KFP reads a pipeline from an address here; this server reads none for others. UsageError (rule url-not-read)."""
    url = body.message("url").text("pipeline_url")
    message = f'this server does not read "{url[:200]}" for others' if url else "a pipeline is made by uploading it"
    raise UsageError(message, rule="url-not-read", hint="upload the file: POST /apis/v1beta1/pipelines/upload")


def upload(
    request: Request,
    principal: Caller,
    uploadfile: UploadedFile,
    name: GivenName = "",
    description: str = "",
    namespace: GivenName = "",
) -> Response:
    """A new pipeline and its first version."""
    place, package = run_place(request), uploaded_package(uploadfile)
    row, _ = pipelines.upload_pipeline(
        place, principal, package, name=name, description=description, namespace=namespace
    )
    return answer(_whole(place, row))


def upload_version(
    request: Request,
    principal: Caller,
    uploadfile: UploadedFile,
    pipelineid: GivenName = "",
    name: GivenName = "",
    description: str = "",
) -> Response:
    """A new version of a pipeline, which becomes its default."""
    place, package = run_place(request), uploaded_package(uploadfile)
    row = pipeline_by_id(place, principal, pipelineid)
    version = pipelines.upload_version(
        place, principal, row.pipeline_id, package, version=name, description=description
    )
    return answer(version_struct(version, input_structs(version_spec(place.session, version))))


def show(request: Request, principal: Caller, pipeline_id: str) -> Response:
    """One pipeline."""
    place = run_place(request)
    return answer(_whole(place, pipeline_by_id(place, principal, pipeline_id)))


def show_named(request: Request, principal: Caller, namespace: str, name: str) -> Response:
    """The pipeline with a name; `-` is the namespace of what has none. UsageError (rule pipeline-unknown)."""
    place = run_place(request)
    given = {"name": name, "namespace": "" if namespace == "-" else namespace}
    where = tuple(Predicate(key, Operation.EQUALS, text) for key, text in given.items())
    found = list_pipelines(place, principal, Listing(where=where, limit=1)).items
    if not found:
        raise UsageError(f'there is no pipeline "{name[:200]}" in that namespace', rule="pipeline-unknown")
    return answer(_whole(place, found[0]))


def delete(request: Request, principal: Caller, pipeline_id: str) -> Response:
    """Delete a pipeline with its versions."""
    place = run_place(request)
    pipelines.delete_pipeline(place, principal, pipeline_by_id(place, principal, pipeline_id).pipeline_id)
    return done()


def template(request: Request, principal: Caller, pipeline_id: str) -> Response:
    """The text of a pipeline's default version."""
    place = run_place(request)
    row = pipeline_by_id(place, principal, pipeline_id)
    _, version = read_version(place, principal, row.default_version_id)
    return answer(template_struct(place, version))


def set_default(request: Request, principal: Caller, pipeline_id: str, version_id: str) -> Response:
    """Let a version be the default one."""
    place = run_place(request)
    row = pipeline_by_id(place, principal, pipeline_id)
    pipelines.set_default_version(place, principal, row.pipeline_id, version_id)
    return done()


def _whole(place: RunPlace, row: PipelineRow) -> dict[str, Any]:
    if not row.default_version_id:
        return pipeline_struct(row, None)
    version = get_version(place.session.store, row.default_version_id)
    return pipeline_struct(row, version_struct(version, input_structs(version_spec(place.session, version))))


def _brief(row: PipelineRow, versions: Mapping[str, VersionRow]) -> dict[str, Any]:
    """A row of a list, for which no pipeline is read."""
    version = versions.get(row.default_version_id)
    return pipeline_struct(row, None if version is None else version_struct(version))
