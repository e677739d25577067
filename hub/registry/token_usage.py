"""When tokens were last used: noted in memory and written now and then, so that reading never waits for a writer."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, update

from hub.registry.schema import tokens

if TYPE_CHECKING:
    from sqlalchemy import Connection

_WRITE = update(tokens).where(tokens.c.token_id == bindparam("of")).values(last_used_at=bindparam("used"))


class TokenUsage:
    """Times of use not yet written. Safe for several threads."""

    def __init__(self) -> None:
        self._used: dict[str, float] = {}
        self._lock = threading.Lock()

    def __bool__(self) -> bool:
        return bool(self._used)

    def note(self, token_id: str, at: float) -> None:
        """A token was used at a time (epoch seconds)."""
        with self._lock:
            self._used[token_id] = at

    def write(self, connection: Connection) -> None:
        """Write what was noted since the last time."""
        with self._lock:
            used, self._used = self._used, {}
        if used:
            connection.execute(_WRITE, [{"of": token_id, "used": at} for token_id, at in sorted(used.items())])
