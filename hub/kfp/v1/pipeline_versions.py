"""`/apis/v1beta1/pipeline_versions`."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from catalog.client.uploads import version_spec
from catalog.errors import UsageError
from hub.api.caller import Caller
from hub.api.route_table import add_routes
from hub.kfp.answer import answer, done
from hub.kfp.by_id import pipeline_by_id
from hub.kfp.listing import ListQuery, list_body, read_listing
from hub.kfp.message import BodyMessage
from hub.kfp.v1 import keys
from hub.kfp.v1.parameters import input_structs
from hub.kfp.v1.pipeline_struct import version_struct
from hub.kfp.v1.references import PIPELINE
from hub.kfp.v1.templates import template_struct
from hub.runs import pipelines
from hub.runs.lists import list_versions
from hub.runs.place import run_place
from hub.runs.read import read_version

OfKind = Annotated[str, Query(alias="resource_key.type", max_length=40)]
OfId = Annotated[str, Query(alias="resource_key.id", max_length=400)]


def versions_router() -> APIRouter:
    """The routes of versions."""
    return add_routes(
        APIRouter(prefix="/pipeline_versions"),
        ("", "GET", find, "Versions of a pipeline"),
        ("", "POST", create, "Refused: the server reads no addresses for others"),
        ("/{version_id}", "GET", show, "A version"),
        ("/{version_id}", "DELETE", delete, "Delete a version"),
        ("/{version_id}/templates", "GET", template, "The text of a version"),
        response_class=Response,
    )


def find(request: Request, principal: Caller, query: ListQuery, kind: OfKind = "", key: OfId = "") -> Response:
    """A page of the versions of a pipeline."""
    if kind != PIPELINE or not key:
        hint = "resource_key.type=PIPELINE&resource_key.id=ID"
        raise UsageError("the versions of which pipeline is not said", rule="reference-kind", hint=hint)
    place = run_place(request)
    row = pipeline_by_id(place, principal, key)
    page = list_versions(place, principal, row.pipeline_id, read_listing(query, keys.VERSIONS))
    return answer(list_body("versions", [version_struct(version) for version in page.items], page, query))


def create(body: BodyMessage) -> Response:
    """KFP reads a package from an address here; this server reads none for others. UsageError (rule url-not-read)."""
    url = body.message("package_url").text("pipeline_url")
    message = f'this server does not read "{url[:200]}" for others' if url else "a version is made by uploading it"
    raise UsageError(message, rule="url-not-read", hint="upload it: POST /apis/v1beta1/pipelines/upload_version")


def show(request: Request, principal: Caller, version_id: str) -> Response:
    """One version."""
    place = run_place(request)
    _, version = read_version(place, principal, version_id)
    return answer(version_struct(version, input_structs(version_spec(place.session, version))))


def delete(request: Request, principal: Caller, version_id: str) -> Response:
    """Delete a version."""
    pipelines.delete_version(run_place(request), principal, version_id)
    return done()


def template(request: Request, principal: Caller, version_id: str) -> Response:
    """The text of a version."""
    place = run_place(request)
    _, version = read_version(place, principal, version_id)
    return answer(template_struct(place, version))
