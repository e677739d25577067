"""The static hub: the index, its parts and the components by their digests, as any file server would give them."""

from __future__ import annotations

import re

from fastapi import APIRouter, Request, Response

from catalog.errors import LibraryError
from catalog.library.index.paths import ROOT
from hub.api.caller import Caller, check_may_read, readable_namespaces
from hub.api.file_answer import ASK, BYTES, FOREVER, JSON, TEXT, file_answer
from hub.api.hub import served_hub

FOLDERS = ("buckets", "shards", "blobs", "search", "sources", "records", "results", "metadata")
_PATH = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")
_BY_DIGEST = re.compile(r"(?:(?:buckets|shards|blobs|search|sources)/[0-9a-f]{2}/[0-9a-f]{64}(?:\.json)?)")
_SIGNED = re.compile(r"metadata/(?:\d+\.[a-z]+\.json|targets/[0-9a-f]{64}\.index\.json)")
_LONGEST = 400
_OF_ALL = "search/"


def static_router() -> APIRouter:
    """The route of `index.json`, and one for each folder beside it."""
    router = APIRouter(tags=["static hub"])

    @router.get(f"/{ROOT}", summary="The root of the index")
    @router.head(f"/{ROOT}", include_in_schema=False)
    def root(request: Request, principal: Caller) -> Response:
        return stored_answer(request, principal, ROOT)

    for folder in FOLDERS:
        _add_folder(router, folder)
    return router


def _add_folder(router: APIRouter, folder: str) -> None:
    def file(request: Request, principal: Caller) -> Response:
        return stored_answer(request, principal, f"{folder}/{request.path_params['path']}")

    path = f"/{folder}/{{path:path}}"
    router.add_api_route(path, file, methods=["GET"], name=folder, summary=f"A file of {folder}/")
    router.add_api_route(path, file, methods=["HEAD"], name=folder, include_in_schema=False)


def stored_answer(request: Request, caller: Caller, path: str) -> Response:
    """The file at a path of the hub. LibraryError (rule file-unknown) when there is none."""
    hub = served_hub(request)
    check_may_read(hub, caller, path=path)
    if path.startswith(_OF_ALL) and readable_namespaces(hub, caller) is not None:
        raise LibraryError("the search tables tell of every namespace", rule="not-allowed", hint="see /api/v1/search")
    known = len(path) <= _LONGEST and _PATH.fullmatch(path) and ".." not in path
    stored = hub.registry.store.file(path) if known else None
    if stored is None:
        raise LibraryError("the hub has no such file", rule="file-unknown", hint="start from index.json")
    return file_answer(
        request,
        stored.content,
        stored.digest,
        media_type=_media_type(path),
        cache=FOREVER if _BY_DIGEST.fullmatch(path) or _SIGNED.fullmatch(path) else ASK,
        public=hub.anonymous_read(),
        changed=stored.changed,
    )


def _media_type(path: str) -> str:
    if path.endswith(".json"):
        return JSON
    return TEXT if path.startswith("blobs/") else BYTES
