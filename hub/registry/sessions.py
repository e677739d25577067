"""Sessions of people who gave their token to the hub's pages.

The browser keeps a random cookie, of which the database has the sha256 alone. What guards forms against other sites is
derived from the cookie, so that it is kept nowhere.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from dataclasses import dataclass

from sqlalchemy import delete, insert, select

from catalog.library.index.canonical import sha256_hex
from hub.registry.audit import note_audit
from hub.registry.authenticate import authenticate, current_principal
from hub.registry.principal import Principal
from hub.registry.registry import Registry
from hub.registry.schema import sessions
from hub.registry.token_text import same_digest
from hub.registry.tokens import find_token

LIFETIME_SECONDS = 12 * 3600.0


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody signed in: who, the text their forms must carry, and until when (epoch seconds)."""

    principal: Principal
    csrf: str
    created_at: float
    expires_at: float


@dataclass(frozen=True, slots=True)
class NewSession:
    """A session and the cookie that finds it again."""

    cookie: str
    session: Session


def open_session(registry: Registry, token: str, lifetime: float = LIFETIME_SECONDS) -> NewSession | None:
    """A session of `lifetime` seconds for a token's text, no longer than the token lasts; None for one not taken."""
    principal = authenticate(registry, token)
    if principal is None:
        return None
    cookie, now = secrets.token_urlsafe(32), time.time()
    expires_at = min(now + lifetime, principal.expires_at or float("inf"))
    row = {"digest": sha256_hex(cookie.encode()), "token_id": principal.token_id}
    with registry.database.writing(durable=True) as connection:
        connection.execute(delete(sessions).where(sessions.c.expires_at < now))
        connection.execute(insert(sessions), {**row, "created_at": now, "expires_at": expires_at})
        note_audit(connection, principal, "sign-in", principal.account)
    return NewSession(cookie, Session(principal, _csrf(cookie), now, expires_at))


def find_session(registry: Registry, cookie: str) -> Session | None:
    """The session of a cookie; None when it is unknown, over, or its token is no longer taken."""
    with registry.database.reading() as connection:
        query = select(sessions).where(sessions.c.digest == sha256_hex(cookie.encode("utf-8", "replace")))
        row = connection.execute(query).first()
        if row is None or row.expires_at <= time.time():
            return None
        token = find_token(connection, row.token_id)
        principal = current_principal(registry, connection, token) if token else None
    return Session(principal, _csrf(cookie), row.created_at, row.expires_at) if principal else None


def close_session(registry: Registry, cookie: str) -> None:
    """Sign out; nothing when there is no such session."""
    with registry.database.writing(durable=True) as connection:
        digest = sha256_hex(cookie.encode("utf-8", "replace"))
        connection.execute(delete(sessions).where(sessions.c.digest == digest))


def csrf_matches(session: Session, given: str) -> bool:
    """True when a form carries the text of this session."""
    return same_digest(session.csrf, given)


def _csrf(cookie: str) -> str:
    return hmac.new(cookie.encode(), b"form", hashlib.sha256).hexdigest()
