"""The routes about the server itself."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from catalog.errors import UsageError
from hub.api.caller import Caller
from hub.kfp.answer import answer, done
from hub.runs.place import run_place
from hub.runs.rights import check_may

_ACTIONS = {"": "read", "GET": "read", "UNASSIGNED_VERB": "read", "CREATE": "publish", "DELETE": "publish"}


def server_router() -> APIRouter:
    """`/healthz` and `/auth`."""
    router = APIRouter()
    for path, endpoint, summary in (
        ("/healthz", health, "Whether the server answers"),
        ("/auth", authorise, "Whether the caller may do something in a namespace"),
    ):
        router.add_api_route(path, endpoint, methods=["GET"], response_class=Response, summary=summary)
    return router


def health() -> Response:
    """Namespaces need not be named, so that clients treat the server as one for a single user."""
    return answer({"multi_user": False})


def authorise(
    request: Request, principal: Caller, namespace: str = "", resources: str = "", verb: str = ""
) -> Response:
    """Nothing for a caller who may; 401 or 403 for one who may not. All kinds of `resources` have the same rights."""
    if verb not in _ACTIONS:
        hint = f"one of: {', '.join(filter(None, _ACTIONS))}"
        raise UsageError(f'there is no verb "{verb[:40]}"', rule="request-invalid", hint=hint)
    check_may(run_place(request), principal, _ACTIONS[verb], namespace)
    return done()
