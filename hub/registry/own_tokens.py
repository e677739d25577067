"""Tokens that an account makes and revokes through the hub itself, within what the token it came with may do."""

from __future__ import annotations

import time

from catalog.errors import LibraryError
from hub.registry.audit import note_refusal
from hub.registry.principal import Principal
from hub.registry.registry import Registry
from hub.registry.rights import require
from hub.registry.tokens import NewToken, Token, create_token, list_tokens, revoke_token


def create_own_token(
    registry: Registry,
    principal: Principal,
    *,
    namespace: str | None,
    action: str = "publish",
    expires_in: float | None = None,
    note: str = "",
    request_id: str = "",
) -> NewToken:
    """A token of the principal's account. It needs the admin right there, and lasts no longer than the one used.

    Raises LibraryError (rules not-signed-in, not-allowed) and what create_token raises.
    """
    try:
        require(principal, "admin", namespace)
    except LibraryError as error:
        note_refusal(registry, principal, "token-create", namespace or "", request_id, error.rule)
        raise
    if principal.expires_at is not None:
        left = principal.expires_at - time.time()
        expires_in = left if expires_in is None else min(left, expires_in)
    return create_token(
        registry,
        namespace=namespace,
        action=action,
        expires_in=expires_in,
        account=principal.account,
        note=note,
        by=principal,
        request_id=request_id,
    )


def list_own_tokens(registry: Registry, principal: Principal) -> list[Token]:
    """The tokens of the principal's account; of all accounts for who has the admin right everywhere."""
    everyone = principal.may("admin", None)
    return [] if principal.anonymous else list_tokens(registry, "" if everyone else principal.account)


def revoke_own_token(registry: Registry, principal: Principal, token_id: str, request_id: str = "") -> Token:
    """Revoke a token that list_own_tokens shows.

    Raises LibraryError for one that is another account's (rule not-allowed), as for one that is not there.
    """
    if not any(token.token_id == token_id for token in list_own_tokens(registry, principal)):
        note_refusal(registry, principal, "token-revoke", token_id[:40], request_id, "not-allowed")
        raise LibraryError(
            f'your account has no token "{token_id[:40]}"', rule="not-allowed", hint="list your tokens for their ids"
        )
    return revoke_token(registry, token_id, principal, request_id)
