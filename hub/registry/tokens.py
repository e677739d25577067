"""Tokens: how an account shows who it is, for some namespaces and one action, for some time."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from catalog.errors import UsageError
from catalog.store.texts import clean
from hub.registry.accounts import ensure_operator, find_account
from hub.registry.audit import note_audit
from hub.registry.namespaces import add_namespace, granted_scopes, has_namespace
from hub.registry.principal import (
    EVERYTHING,
    OPERATOR,
    Principal,
    check_action,
    common_scopes,
    stored_namespace,
    told_namespace,
)
from hub.registry.registry import Registry
from hub.registry.schema import tokens
from hub.registry.token_text import TokenText, new_token_text

if TYPE_CHECKING:
    from sqlalchemy import Connection

MAX_NOTE = 200


@dataclass(frozen=True, slots=True)
class Token:
    """What is known of a token. Times are in seconds since the epoch; the namespace None is all of them."""

    token_id: str
    account: str
    namespace: str | None
    action: str
    created_at: float
    expires_at: float | None = None
    revoked_at: float | None = None
    last_used_at: float | None = None
    note: str = ""

    def valid(self, now: float) -> bool:
        """True when it is neither revoked nor past its time."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token and its text, which nobody can be told again."""

    token: Token
    text: TokenText


def create_token(
    registry: Registry,
    *,
    namespace: str | None = None,
    action: str = "publish",
    expires_in: float | None = None,
    account: str = OPERATOR,
    note: str = "",
    by: Principal = EVERYTHING,
    request_id: str = "",
) -> NewToken:
    """A new token, good for `expires_in` seconds (None: until it is revoked). A namespace that is not there is made.

    It can do no more than its account may. Raises UsageError for an unknown action or account, and for an account
    without that right in the namespace (rule account-lacks-grant); LibraryError for a namespace's name that looks like
    another one.
    """
    check_action(action)
    text, now = new_token_text(), time.time()
    expires_at = None if expires_in is None else now + expires_in
    made = Token(text.token_id, account, namespace, action, now, expires_at, note=note)
    with registry.store.changing() as writer:
        connection = writer.connection
        if account == OPERATOR:
            ensure_operator(connection)
        find_account(connection, account)
        if namespace is not None and not has_namespace(connection, namespace):
            add_namespace(writer, namespace, account, by, request_id)
        _check_grant(connection, made)
        row = {**{name: getattr(made, name) for name in Token.__slots__}, "note": clean(note)[:MAX_NOTE]}
        connection.execute(insert(tokens), {**row, "namespace": stored_namespace(namespace), "digest": text.digest})
        note_audit(connection, by, "token-create", made.token_id, request_id, detail=_told(made))
    return NewToken(made, text)


def list_tokens(registry: Registry, account: str = "") -> list[Token]:
    """The tokens of an account or of all, the newest first."""
    query = select(tokens).order_by(tokens.c.created_at.desc(), tokens.c.token_id)
    if account:
        query = query.where(tokens.c.account == clean(account))
    with registry.database.reading() as connection:
        return [told_token(row) for row in connection.execute(query).mappings()]


def revoke_token(registry: Registry, token_id: str, by: Principal = EVERYTHING, request_id: str = "") -> Token:
    """Take a token no more, from now on. Raises UsageError (rule token-unknown) when there is none of that id."""
    with registry.store.changing() as writer:
        connection = writer.connection
        found = find_token(connection, token_id)
        if found is None:
            hint = "`catalog hub token list` shows the ids"
            raise UsageError(f'there is no token "{token_id[:40]}"', rule="token-unknown", hint=hint)
        if found.revoked_at is None:
            own = tokens.c.token_id == token_id
            connection.execute(update(tokens).where(own).values(revoked_at=time.time()))
            note_audit(connection, by, "token-revoke", token_id, request_id, detail=_told(found))
    return found


def find_token(connection: Connection, token_id: str) -> Token | None:
    """The token of that id, or None."""
    row = connection.execute(select(tokens).where(tokens.c.token_id == clean(token_id))).mappings().first()
    return None if row is None else told_token(row)


def told_token(row: Any) -> Token:
    """A row of the table as its value."""
    values = {name: row[name] for name in Token.__slots__}
    return Token(**{**values, "namespace": told_namespace(row["namespace"])})


def token_principal(connection: Connection, token: Token) -> Principal:
    """What the token's account may do with it."""
    scopes = common_scopes(token.namespace, token.action, granted_scopes(connection, token.account))
    return Principal(token.account, token.token_id, scopes, token.expires_at)


def _check_grant(connection: Connection, token: Token) -> None:
    principal = token_principal(connection, token)
    if token.namespace is not None and not principal.may(token.action, token.namespace):
        where = f'the namespace "{token.namespace}"' if token.namespace else "names without a namespace"
        raise UsageError(
            f'the account "{token.account}" has no right to {token.action} in {where}',
            rule="account-lacks-grant",
            hint=f"`catalog hub namespace grant {token.namespace or repr('')} {token.account} {token.action}` first",
        )


def _told(token: Token) -> str:
    where = "all namespaces" if token.namespace is None else token.namespace or "no namespace"
    return f"{token.action} in {where} for {token.account}"
