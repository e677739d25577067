"""Old addresses of components in git repositories, answered with the bytes that stood there."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from catalog.errors import LibraryError
from catalog.library.hub.mirror.lookup import mirrored_at
from catalog.library.index.paths import blob_path
from hub.api.addresses import MIRROR
from hub.api.caller import Caller, check_may_read
from hub.api.file_answer import ASK, TEXT, file_answer
from hub.api.hub import served_hub

_LONGEST = 2000


def mirror_router() -> APIRouter:
    """`/mirror/<host>/<path>` for `https://<host>/<path>`."""
    router = APIRouter(tags=["mirror"])
    for method, shown in (("GET", True), ("HEAD", False)):
        router.add_api_route(
            f"{MIRROR}/{{host}}/{{path:path}}",
            mirrored,
            methods=[method],
            include_in_schema=shown,
            summary="The component that stood at an old address",
        )
    return router


def mirrored(request: Request, principal: Caller) -> Response:
    """Nothing is fetched: the component is in the hub's index, or it is not found."""
    hub = served_hub(request)
    check_may_read(hub, principal)
    address = f"https://{request.path_params['host']}/{request.path_params['path']}"
    found = mirrored_at(hub.index(), address) if len(address) <= _LONGEST else None
    stored = None if found is None else hub.registry.store.file(blob_path(found.digest))
    if found is None or stored is None:
        hint = "the hub's owner takes a repository over with `catalog index import-git`"
        raise LibraryError("the hub does not mirror this address", rule="file-unknown", hint=hint)
    check_may_read(hub, principal, path=blob_path(found.digest))
    return file_answer(
        request,
        stored.content,
        stored.digest,
        media_type=TEXT,
        cache=ASK,
        public=hub.anonymous_read(),
        changed=stored.changed,
    )
