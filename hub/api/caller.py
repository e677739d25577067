"""Who makes a request: the token it carries, and what that may do."""

from __future__ import annotations

import base64
import binascii
import math
from typing import Annotated

from fastapi import Depends, HTTPException, Request
from fastapi.security import HTTPBearer
from starlette.concurrency import run_in_threadpool

from catalog.errors import LibraryError
from hub.api.hub import ServedHub, served_hub
from hub.registry.authenticate import authenticate
from hub.registry.names import namespace_of
from hub.registry.principal import ANONYMOUS, EVERYTHING, Principal
from hub.registry.rights import may_read_file

BEARER = HTTPBearer(
    auto_error=False,
    scheme_name="token",
    description="A token of the hub. Basic authentication with the token as password is taken too.",
)


async def caller(request: Request) -> Principal:
    """The holder of the request's token.

    Nobody without one, or the operator on an open hub. Raises LibraryError (rule token-invalid) for a token that is
    none, or no longer one; HTTPException 429 for one that asks too often.
    """
    hub = served_hub(request)
    given = request.headers.getlist("authorization")
    if not given:
        return EVERYTHING if hub.open_writes else ANONYMOUS
    token = _token(given[0]) if len(given) == 1 else ""
    principal = await run_in_threadpool(authenticate, hub.registry, token) if token else None
    if principal is None:
        raise LibraryError(
            "the token is not valid here", rule="token-invalid", hint="it may have expired; make another"
        )
    request.state.account = principal.account
    request.state.token_id = principal.token_id
    wait = hub.wait_for(principal.token_id)
    if wait:
        raise HTTPException(429, "too many requests with this token", {"Retry-After": str(math.ceil(wait))})
    return principal


def _token(header: str) -> str:
    """The token of an Authorization header, empty when there is none."""
    scheme, _, value = header.partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    if scheme.lower() != "basic":
        return ""
    try:
        pair = base64.b64decode(value.strip(), validate=True).decode("ascii")
    except (binascii.Error, UnicodeDecodeError):
        return ""
    return pair.partition(":")[2]


Caller = Annotated[Principal, Depends(caller)]


def check_may_read(hub: ServedHub, principal: Principal, name: str = "", path: str = "") -> None:
    """LibraryError (rules not-signed-in, not-allowed) unless the caller may read.

    `name` asks for a component, `path` for a file of the hub, neither for what every reader sees: the list of names.
    """
    if hub.anonymous_read():
        return
    if path:
        allowed = may_read_file(hub.registry, principal, path)
    elif name:
        allowed = principal.may("read", namespace_of(name))
    else:
        allowed = principal.may_anywhere("read")
    if allowed:
        return
    if principal.anonymous:
        raise LibraryError(
            "this hub is read with a token", rule="not-signed-in", hint="send Authorization: Bearer TOKEN"
        )
    raise LibraryError("the token may not read this", rule="not-allowed", hint="ask for a token of this namespace")


def readable_namespaces(hub: ServedHub, principal: Principal) -> tuple[str, ...] | None:
    """The namespaces whose components the caller may read (empty text: names without one), None for all of them."""
    if hub.anonymous_read() or principal.may("read", None):
        return None
    return tuple(scope.namespace for scope in principal.scopes if scope.namespace is not None)
