"""One leader among the servers that share a store: whoever holds a lease that has to be renewed."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

from sqlalchemy import or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from catalog.store.schedule_tables import leaders
from catalog.store.server_clock import server_time

if TYPE_CHECKING:
    from catalog.store.store import Store

_PUT = {
    "sqlite": sqlite.insert(leaders).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(leaders).on_conflict_do_nothing(),
}


def take_lead(store: Store, name: str, holder: str, seconds: float) -> bool:
    """True when `holder` leads in `name` for the next `seconds`: nobody led, it did already, or the lease had run out.

    `holder` is a text that no other server has. Time is the database's, so the servers' clocks need not agree.
    """
    columns = leaders.c
    with store.writing() as connection:
        row = {"name": name, "holder": "", "host": "", "term": 0, "expires_at": 0.0}
        connection.execute(_PUT[connection.dialect.name], row)
        now = server_time(connection)
        free = or_(columns.holder == holder, columns.expires_at <= now)
        taken = update(leaders).where(columns.name == name, free)
        values = {"holder": holder, "host": socket.gethostname(), "term": columns.term + 1, "expires_at": now + seconds}
        return connection.execute(taken.values(values)).rowcount == 1


def give_up_lead(store: Store, name: str, holder: str) -> None:
    """Let another server lead at once; nothing happens when `holder` does not."""
    columns = leaders.c
    with store.writing() as connection:
        own = update(leaders).where(columns.name == name, columns.holder == holder)
        connection.execute(own.values(holder="", host="", expires_at=0.0))


def current_leader(store: Store, name: str) -> str:
    """The host whose server leads in `name`; empty when none does."""
    with store.reading() as connection:
        live = select(leaders.c.host).where(leaders.c.name == name, leaders.c.expires_at > server_time(connection))
        return connection.scalar(live) or ""
