"""Reading components as JSON: lists, versions, tags, records, and the difference of two versions."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field

from catalog.errors import LibraryError
from catalog.library.index.values import BUCKETS, Shard
from catalog.library.reference import check_tag, is_version
from hub.api.addresses import API, COMPONENTS
from hub.api.caller import Caller, check_may_read
from hub.api.component_structs import component_struct, version_struct
from hub.api.differences import difference_struct
from hub.api.hub import ServedHub, served_hub
from hub.api.names import ComponentName, ComponentVersion, add_for_both
from hub.api.request_id import RequestId
from hub.index.records import read_records
from hub.registry import changes
from hub.registry.principal import Principal


class TagTarget(BaseModel):
    """What a tag is to name: a version, or a digest as 64 hex digits."""

    version: str = Field(max_length=128, description="1.2.0, or the sha256 of a component file")


def components_router() -> APIRouter:
    """The routes below `/api/v1/components`."""
    router = APIRouter(prefix=API, tags=["components"])
    router.add_api_route(COMPONENTS, components, methods=["GET"], summary="The names of all components")
    for method, suffix, endpoint, summary in (
        ("GET", "/-/tags", tags, "The tags of a component"),
        ("PUT", "/-/tags/{tag}", set_tag, "Set or move a tag"),
        ("DELETE", "/-/tags/{tag}", remove_tag, "Remove a tag"),
        ("GET", "/-/records", records, "Who did what when"),
        ("GET", "/-/diff", diff, "What changed between two versions"),
    ):
        add_for_both(router, method, COMPONENTS, suffix, endpoint, summary=summary)
    router.add_api_route(f"{COMPONENTS}/{{name}}", component, methods=["GET"], summary="A component")
    router.add_api_route(
        f"{COMPONENTS}/{{name}}/{{version}}",
        version_or_namespaced,
        methods=["GET"],
        summary="A version of NAME",
    )
    router.add_api_route(
        f"{COMPONENTS}/{{namespace}}/{{name}}/{{version}}", version, methods=["GET"], summary="A version in a namespace"
    )
    return router


def components(
    request: Request,
    principal: Caller,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    offset: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
) -> dict[str, Any]:
    """Names with what they mean now, by name."""
    hub = served_hub(request)
    check_may_read(hub, principal)
    index = hub.index()
    found = sorted((name, entry.latest) for number in range(BUCKETS) for name, entry in index.bucket(number).items())
    page = found[offset : offset + limit]
    return {"total": len(found), "components": [{"name": name, "latest": latest} for name, latest in page]}


def component(request: Request, principal: Caller, name: ComponentName) -> dict[str, Any]:
    """A component with its versions and tags."""
    return component_struct(_shard(served_hub(request), principal, name))


def version(request: Request, principal: Caller, name: ComponentName, version: ComponentVersion) -> dict[str, Any]:
    """Everything the index says of a version."""
    entry = _shard(served_hub(request), principal, name).entry(version)
    if entry is None:
        raise LibraryError(f"{name} has no version {version}", rule="version-unresolved")
    return version_struct(name, entry)


def version_or_namespaced(request: Request, principal: Caller) -> dict[str, Any]:
    """A version holds dots, which a name cannot: `echo/1.0.0` is a version, `team/echo` a component."""
    parts = request.path_params
    if is_version(parts["version"]):
        return version(request, principal, parts["name"], parts["version"])
    return component_struct(_shard(served_hub(request), principal, f"{parts['name']}/{parts['version']}"))


def tags(request: Request, principal: Caller, name: ComponentName) -> dict[str, Any]:
    """Each tag with the digest it names."""
    return {"tags": dict(_shard(served_hub(request), principal, name).tags)}


def set_tag(
    request: Request, principal: Caller, request_id: RequestId, name: ComponentName, target: TagTarget
) -> dict[str, Any]:
    """A tag is a movable name of a version."""
    hub = served_hub(request)
    tag = check_tag(str(request.path_params["tag"]))
    changes.set_tag(hub.registry, principal, name, tag, target.version, request_id)
    hub.changed()
    return {"tags": dict(_known(hub, name).tags)}


def remove_tag(request: Request, principal: Caller, request_id: RequestId, name: ComponentName) -> dict[str, Any]:
    """The version itself stays."""
    hub = served_hub(request)
    tag = check_tag(str(request.path_params["tag"]))
    changes.remove_tag(hub.registry, principal, name, tag, request_id)
    hub.changed()
    return {"tags": dict(_known(hub, name).tags)}


def records(request: Request, principal: Caller, name: ComponentName) -> dict[str, Any]:
    """The events of a component, oldest first."""
    hub = served_hub(request)
    _shard(hub, principal, name)
    return {"name": name, "events": [asdict(event) for event in read_records(hub.registry.store, name)]}


def diff(
    request: Request,
    principal: Caller,
    name: ComponentName,
    older: Annotated[str, Query(alias="from", max_length=128)],
    newer: Annotated[str, Query(alias="to", max_length=128)],
) -> dict[str, Any]:
    """The changes by kind, and the step of the version they ask for."""
    hub = served_hub(request)
    _shard(hub, principal, name)
    library = hub.library()
    return {"name": name, "from": older, "to": newer, **difference_struct(library, name, older, newer)}


def _shard(hub: ServedHub, principal: Principal, name: str) -> Shard:
    check_may_read(hub, principal, name)
    return _known(hub, name)


def _known(hub: ServedHub, name: str) -> Shard:
    shard = hub.library().shard(name)
    if shard is None:
        raise LibraryError(f"the hub has no component {name}", rule="reference-unresolved")
    return shard
