"""Tokens over the API: who am I, and the tokens of one's account."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field

from catalog.errors import LibraryError
from hub.api.addresses import API
from hub.api.caller import Caller
from hub.api.hub import served_hub
from hub.api.request_id import RequestId
from hub.api.times import utc_text
from hub.registry.audit import AuditEvent, list_audit
from hub.registry.own_tokens import create_own_token, list_own_tokens, revoke_own_token
from hub.registry.principal import Principal
from hub.registry.rights import require
from hub.registry.tokens import Token

LONGEST_SECONDS = 10 * 366 * 86_400


class TokenRequest(BaseModel):
    """What a new token may do, and for how long (seconds; none: until it is revoked)."""

    namespace: str | None = Field(default=None, max_length=64, description="none: all of them")
    action: Literal["read", "publish", "admin"] = "publish"
    expires_in: int | None = Field(default=None, ge=1, le=LONGEST_SECONDS)
    note: str = Field(default="", max_length=200)


def tokens_router() -> APIRouter:
    """`/who-am-i`, `/tokens` and `/audit`."""
    router = APIRouter(prefix=API, tags=["tokens"])
    router.add_api_route("/who-am-i", who_am_i, methods=["GET"], summary="What this token may do")
    router.add_api_route("/tokens", tokens, methods=["GET"], summary="The tokens of this account")
    router.add_api_route("/tokens", create, methods=["POST"], summary="Make a token", status_code=201)
    router.add_api_route("/tokens/{token_id}", revoke, methods=["DELETE"], summary="Revoke a token")
    router.add_api_route("/audit", audit, methods=["GET"], summary="What was done, newest first (administrators)")
    return router


def who_am_i(principal: Caller) -> dict[str, Any]:
    """The account, empty for nobody, and each namespace (null: all) with what may be done there."""
    scopes = [{"namespace": scope.namespace, "action": scope.action} for scope in principal.scopes]
    return {"account": principal.account, "token_id": principal.token_id, "scopes": scopes}


def tokens(request: Request, principal: Caller) -> dict[str, Any]:
    """Never the tokens' texts, which the hub does not know."""
    _signed_in(principal)
    found = list_own_tokens(served_hub(request).registry, principal)
    return {"tokens": [token_struct(token) for token in found]}


def create(request: Request, principal: Caller, wanted: TokenRequest, request_id: RequestId) -> dict[str, Any]:
    """A token that may do no more than the one it is made with; its text is told once, here."""
    made = create_own_token(
        served_hub(request).registry,
        principal,
        namespace=wanted.namespace,
        action=wanted.action,
        expires_in=wanted.expires_in,
        note=wanted.note,
        request_id=request_id,
    )
    return {"text": str(made.text), **token_struct(made.token)}


def revoke(request: Request, principal: Caller, token_id: str, request_id: RequestId) -> dict[str, Any]:
    """A token of this account, or with the right to administer all namespaces any."""
    _signed_in(principal)
    return token_struct(revoke_own_token(served_hub(request).registry, principal, token_id, request_id))


def audit(request: Request, principal: Caller, limit: Annotated[int, Query(ge=1, le=1000)] = 100) -> dict[str, Any]:
    """Who did, or tried, what."""
    require(principal, "admin", None)
    return {"events": [event_struct(event) for event in list_audit(served_hub(request).registry, limit=limit)]}


def token_struct(token: Token) -> dict[str, Any]:
    """A token as JSON data, without its text."""
    times = {
        "created_at": token.created_at,
        "expires_at": token.expires_at,
        "revoked_at": token.revoked_at,
        "last_used_at": token.last_used_at,
    }
    return {
        "id": token.token_id,
        "account": token.account,
        "namespace": token.namespace,
        "action": token.action,
        "note": token.note,
        **{name: None if at is None else utc_text(at) for name, at in times.items()},
    }


def event_struct(event: AuditEvent) -> dict[str, Any]:
    """A line of the audit log as JSON data."""
    return {
        "at": utc_text(event.at),
        "account": event.account,
        "token_id": event.token_id,
        "action": event.action,
        "target": event.target,
        "request_id": event.request_id,
        "outcome": event.outcome,
        "detail": event.detail,
    }


def _signed_in(principal: Principal) -> None:
    if principal.anonymous:
        hint = "send Authorization: Bearer TOKEN; `catalog hub token create` makes one"
        raise LibraryError("a token is needed", rule="not-signed-in", hint=hint)
