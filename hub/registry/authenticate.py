"""Who a token belongs to."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from sqlalchemy import select

from hub.registry.accounts import find_account
from hub.registry.principal import Principal
from hub.registry.registry import Registry
from hub.registry.schema import tokens
from hub.registry.token_text import new_token_text, parse_token, same_digest
from hub.registry.tokens import Token, find_token, token_principal

if TYPE_CHECKING:
    from sqlalchemy import Connection


def authenticate(registry: Registry, text: str) -> Principal | None:
    """The principal of a token's text; None when it is unknown, wrong, expired or revoked, or its account disabled.

    Each of those takes as long and reads as much as the others. Nothing tells which it was.
    """
    given = parse_token(text) or new_token_text()
    with registry.database.reading() as connection:
        kept = connection.scalar(select(tokens.c.digest).where(tokens.c.token_id == given.token_id))
        right = same_digest(given.digest, kept or new_token_text().digest)
        token = find_token(connection, given.token_id)
        if token is None or not right:
            return None
        return current_principal(registry, connection, token)


def current_principal(registry: Registry, connection: Connection, token: Token) -> Principal | None:
    """What a token may do now, and note that it was used; None when it is not good any more."""
    now = time.time()
    if not token.valid(now) or find_account(connection, token.account).disabled:
        return None
    registry.usage.note(token.token_id, now)
    return token_principal(connection, token)
