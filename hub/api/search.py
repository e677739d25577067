"""Searching, and what fits to a port."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from catalog.errors import UsageError
from catalog.library.hub.search.connect import Connections, Side
from hub.api.addresses import API
from hub.api.caller import Caller, check_may_read, readable_namespaces
from hub.api.hub import served_hub
from hub.registry.names import namespace_of
from hub.search.json import connect_struct, query_of, result_json
from hub.search.result import SearchResult

MOST = 100
# How far is looked for those that a reader of some namespaces may see.
_LOOKED_AT = 1000

Limit = Annotated[int, Query(ge=1, le=MOST)]
Offset = Annotated[int, Query(ge=0, le=1_000_000)]
Words = Annotated[list[str], Query(max_length=20)]


def search_router() -> APIRouter:
    """`/search` and `/connect`."""
    router = APIRouter(prefix=API, tags=["search"])
    router.add_api_route(
        "/search", search, methods=["GET"], response_model=dict[str, Any], summary="Components by text and facets"
    )
    router.add_api_route("/connect", connect, methods=["GET"], summary="Components that an output or input fits")
    return router


def search(
    request: Request,
    principal: Caller,
    q: Annotated[str, Query(max_length=500)] = "",
    type: Words = [],  # noqa: B006
    input_type: Words = [],  # noqa: B006 (FastAPI copies it)
    output_type: Words = [],  # noqa: B006
    image: Words = [],  # noqa: B006
    author: Words = [],  # noqa: B006
    label: Words = [],  # noqa: B006
    engine: Words = [],  # noqa: B006
    namespace: Words = [],  # noqa: B006
    has_tests: bool | None = None,
    deprecated: bool | None = None,
    limit: Limit = 20,
    offset: Offset = 0,
) -> Response:
    """Hits by relevance, and how many there are of each facet. `label` is KEY=VALUE."""
    hub = served_hub(request)
    check_may_read(hub, principal)
    given: dict[str, list[str]] = {}
    for key, value in request.query_params.multi_items():
        given.setdefault(key, []).append(value)
    query = query_of(given)
    allowed = readable_namespaces(hub, principal)
    if allowed is not None:
        wanted = tuple(name for name in allowed if name in query.namespaces or not query.namespaces)
        if not wanted:
            return _json(result_json(SearchResult((), 0)))
        query = replace(query, namespaces=wanted)
    return _json(hub.search.answer(query, limit=limit, offset=offset))


def connect(
    request: Request,
    principal: Caller,
    name: Annotated[str, Query(max_length=200)],
    version: Annotated[str, Query(max_length=128)] = "",
    output: Annotated[str, Query(max_length=400)] = "",
    input: Annotated[str, Query(max_length=400)] = "",
    limit: Limit = 20,
    offset: Offset = 0,
) -> dict[str, Any]:
    """With `output`: components with an input it fits; with `input`: components with an output that fits it."""
    hub = served_hub(request)
    check_may_read(hub, principal, name)
    if bool(output) == bool(input):
        raise UsageError("one of output and input is needed", rule="request-invalid", hint="output=NAME")
    library = hub.library()
    shard = library.shard(name)
    spec = library.load(name, version or (shard.latest if shard else ""))
    ports = spec.outputs if output else spec.inputs
    port = next((port for port in ports if port.name == (output or input)), None)
    if port is None:
        known = ", ".join(port.name for port in ports) or "it has none"
        raise UsageError("the component has no such port", rule="request-invalid", hint=known)
    to: Side = "inputs" if output else "outputs"
    allowed = readable_namespaces(hub, principal)
    if allowed is None:
        return connect_struct(hub.search.connectable(port.type, to=to, limit=limit, offset=offset))
    found = hub.search.connectable(port.type, to=to, limit=_LOOKED_AT).connections
    own = tuple(one for one in found if namespace_of(one.document.name) in allowed)
    return connect_struct(Connections(own[offset : offset + limit], len(own)))


def _json(body: bytes) -> Response:
    return Response(body, media_type="application/json")
