"""The artifacts of a run: listed, previewed and downloaded."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response, StreamingResponse

from catalog.client.outputs import find_artifact, list_artifacts
from catalog.client.preview import artifact_preview
from catalog.client.wire.artifact_json import artifact_json
from catalog.errors import CatalogError
from catalog.run.model import Artifact
from catalog.spec.names import file_name
from catalog.view.previews.read import image_type
from hub.api.addresses import API
from hub.api.byte_range import parse_range
from hub.api.caller import Caller
from hub.run_api.artifact_bytes import bytes_between, folder_as_tgz
from hub.run_api.downloads import SAFE, disposition
from hub.run_api.place import Runs
from hub.run_api.preview_json import preview_json
from hub.run_api.tagged import tagged
from hub.run_api.texts import RunId, Storable
from hub.runs import read
from hub.runs.place import RunPlace

MOST_SHOWN_IMAGE = 16 << 20

Task = Annotated[str, Storable, Query(max_length=2000, description="the path of the task; empty: the run's own")]
Output = Annotated[str, Storable, Query(max_length=1000, description="the name of the output")]


def artifacts_router() -> APIRouter:
    """The routes."""
    router = APIRouter(prefix=API, tags=["artifacts"])
    one = "/runs/{run_id}/artifacts"
    router.add_api_route(one, listed, methods=["GET"], summary="What a run made")
    router.add_api_route(f"{one}/preview", previewed, methods=["GET"], summary="The beginning of an artifact")
    router.add_api_route(
        f"{one}/content", content, methods=["GET"], summary="Download an artifact", response_class=Response
    )
    return router


def listed(request: Request, place: Runs, principal: Caller, run_id: RunId) -> Response:
    """Those of tasks by first change, then those of the run itself, whose `task` is empty."""
    run = read.read_run(place, principal, run_id)
    rows = list_artifacts(run.run_id, place.session)
    found = [{"task": row.task, "name": row.name, **artifact_json(row.artifact)} for row in rows]
    return tagged(request, {"artifacts": found})


def previewed(
    request: Request, place: Runs, principal: Caller, run_id: RunId, name: Output, task: Task = ""
) -> Response:
    """`preview` is text, json, table (with `rows`), image, folder (with `files`), or bytes."""
    artifact = _found(place, principal, run_id, task, name)
    found = artifact_preview(place.session.artifacts, artifact, name)
    return tagged(request, {**artifact_json(artifact), **preview_json(found)})


def content(
    request: Request,
    place: Runs,
    principal: Caller,
    run_id: RunId,
    name: Output,
    task: Task = "",
    inline: Annotated[bool, Query(description="to be shown; only for pictures, told by their first bytes")] = False,
) -> Response:
    """All of its bytes, or those that the header Range asks for; a folder as an archive (.tar.gz)."""
    artifact = _found(place, principal, run_id, task, name)
    tag = f'"{artifact.digest}"'
    headers = {**SAFE, "ETag": tag}
    if request.headers.get("if-none-match", "") == tag:
        return Response(status_code=304, headers=headers)
    saved = file_name(name) or "artifact"
    if artifact.kind == "folder":
        headers["Content-Disposition"] = disposition(f"{saved}.tar.gz")
        body = folder_as_tgz(place.session.artifacts, artifact, saved)
        return StreamingResponse(body, headers=headers, media_type="application/gzip")
    media_type = _image(place, artifact) if inline else ""
    if not media_type:
        headers["Content-Disposition"] = disposition(saved)
    return _file(request, place, artifact, headers, media_type or "application/octet-stream")


def _found(place: RunPlace, principal: Caller, run_id: str, task: str, name: str) -> Artifact:
    run = read.read_run(place, principal, run_id)
    return find_artifact(run.run_id, task, name, place.session)


def _image(place: RunPlace, artifact: Artifact) -> str:
    """The media type of a picture that may be shown; empty for everything else."""
    if artifact.size > MOST_SHOWN_IMAGE:
        return ""
    return image_type(b"".join(bytes_between(place.session.artifacts, artifact, 0, 15)))


def _file(request: Request, place: RunPlace, artifact: Artifact, headers: dict[str, str], media_type: str) -> Response:
    headers = {**headers, "Accept-Ranges": "bytes"}
    wanted = request.headers.get("range", "")
    try:
        part = parse_range(wanted, artifact.size) if wanted else None
    except CatalogError:
        return Response(status_code=416, headers={**headers, "Content-Range": f"bytes */{artifact.size}"})
    first, last = (part.first, part.last) if part is not None else (0, artifact.size - 1)
    headers["Content-Length"] = str(last - first + 1)
    if part is not None:
        headers["Content-Range"] = part.content_range
    body = bytes_between(place.session.artifacts, artifact, first, last)
    status = 200 if part is None else 206
    return StreamingResponse(body, status, headers, media_type)
