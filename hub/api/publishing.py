"""`POST /api/v1/publish`, and what is said of a version later: deprecated, yanked, superseded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, Request, Response, UploadFile
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from catalog.errors import UsageError
from catalog.library.folder import FILE
from hub.api.addresses import API, COMPONENTS
from hub.api.caller import Caller
from hub.api.component_structs import version_struct
from hub.api.hub import served_hub
from hub.api.names import ComponentName, ComponentVersion, add_for_both
from hub.api.refusals import finding_struct
from hub.api.request_id import RequestId
from hub.api.submitted import submission_of
from hub.registry import changes
from hub.registry.names import namespace_of
from hub.registry.principal import Principal
from hub.registry.rights import require


class Change(BaseModel):
    """Whether a version is to be deprecated or yanked, and why."""

    on: bool = True
    reason: str = Field(default="", max_length=1000)


class Successor(BaseModel):
    """What takes a version's place."""

    by: str = Field(max_length=300, description="name@version")


def publishing_router() -> APIRouter:
    """The routes that change components."""
    router = APIRouter(prefix=API, tags=["publish"])
    router.add_api_route("/publish", publish, methods=["POST"], summary="Publish a version", status_code=201)
    for action, endpoint, summary in (
        ("deprecate", deprecate, "Deprecate a version, or take that back"),
        ("yank", yank, "Yank a version, or take that back; it stays resolvable by its digest"),
        ("supersede", supersede, "Name the successor of a version"),
    ):
        add_for_both(router, "POST", COMPONENTS, f"/{{version}}/{action}", endpoint, summary=summary)
    return router


def publish(
    request: Request,
    principal: Caller,
    request_id: RequestId,
    component: Annotated[UploadFile, File(description="component.yaml")],
    readme: Annotated[UploadFile | None, File(alias="README.md")] = None,
    tests: Annotated[UploadFile | None, File(alias="tests.yaml")] = None,
    migrations: Annotated[UploadFile | None, File(alias="migrations.yaml")] = None,
    namespace: Annotated[str, Form(max_length=64, description="for a name without one")] = "",
    name: Annotated[str, Form(max_length=300, description="must agree with the component's")] = "",
    version: Annotated[str, Form(max_length=128, description="must agree with the component's")] = "",
    tags: Annotated[str, Form(max_length=4000, description="comma-joined")] = "",
    dry_run: Annotated[bool, Form()] = False,
    downgrade: Annotated[bool, Form()] = False,
) -> Response:
    """A version is published once: the same bytes again change nothing, other bytes are refused.

    All of it is checked as `catalog check --strict` does, and its number against what changed.
    """
    hub = served_hub(request)
    files = {"README.md": readme, "tests.yaml": tests, "migrations.yaml": migrations}
    given = {file: part.file.read(hub.body_bytes) for file, part in files.items() if part is not None}
    submission = submission_of(component.file.read(hub.body_bytes), given, namespace, name, version)
    require(principal, "publish", namespace_of(submission.name))
    wanted = [tag.strip() for tag in tags.split(",") if tag.strip()]
    made = changes.publish(
        hub.registry, principal, submission, request_id, downgrade=downgrade, dry_run=dry_run, tags=wanted
    )
    hub.changed()
    body = {
        "name": made.name,
        "version": made.version,
        "digest": made.digest,
        "created": made.created,
        "dry_run": dry_run,
        "url": f"{COMPONENTS}/{made.name}/{made.version}/{FILE}",
        "findings": [finding_struct(finding) for finding in made.findings],
    }
    return JSONResponse(body, 201 if made.created and not dry_run else 200)


def deprecate(
    request: Request,
    principal: Caller,
    request_id: RequestId,
    name: ComponentName,
    version: ComponentVersion,
    change: Change,
) -> dict[str, Any]:
    """Deprecated versions are found as before; users are warned."""
    return _changed(request, principal, changes.deprecate, name, version, change, request_id)


def yank(
    request: Request,
    principal: Caller,
    request_id: RequestId,
    name: ComponentName,
    version: ComponentVersion,
    change: Change,
) -> dict[str, Any]:
    """Yanked versions are no longer found by name and range."""
    return _changed(request, principal, changes.yank, name, version, change, request_id)


def supersede(
    request: Request,
    principal: Caller,
    request_id: RequestId,
    name: ComponentName,
    version: ComponentVersion,
    successor: Successor,
) -> dict[str, Any]:
    """Superseded versions are found as before; users are told what to take instead."""
    hub = served_hub(request)
    if "@" not in successor.by:
        raise UsageError('"by" is no version', rule="successor-unknown", hint="such as team/echo@2.0.0")
    changes.supersede(hub.registry, principal, name, version, successor.by, request_id)
    return _after(request, name, version)


def _changed(
    request: Request,
    principal: Principal,
    action: Callable[..., Any],
    name: str,
    version: str,
    change: Change,
    request_id: str,
) -> dict[str, Any]:
    hub = served_hub(request)
    action(hub.registry, principal, name, version, note=change.reason, undo=not change.on, request_id=request_id)
    return _after(request, name, version)


def _after(request: Request, name: str, version: str) -> dict[str, Any]:
    hub = served_hub(request)
    hub.changed()
    entry = hub.library().entry(name, version)
    assert entry is not None
    return version_struct(name, entry)
