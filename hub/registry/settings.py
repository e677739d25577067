"""What the operator of a hub has set."""

from __future__ import annotations

from sqlalchemy import select

from catalog.store.upsert import upserts
from hub.registry.audit import note_audit
from hub.registry.principal import EVERYTHING, Principal
from hub.registry.registry import Registry
from hub.registry.schema import settings

_ANONYMOUS_READ = "anonymous_read"
_PUT = upserts(settings)


def anonymous_read(registry: Registry) -> bool:
    """True when everybody may read the hub without a token, which is so until it is switched off.

    What another process has set is seen within a second.
    """

    def read() -> bool:
        with registry.database.reading() as connection:
            return connection.scalar(select(settings.c.value).where(settings.c.name == _ANONYMOUS_READ)) != "off"

    return registry.anonymous_read.value(read)


def set_anonymous_read(registry: Registry, on: bool, by: Principal = EVERYTHING) -> None:
    """Let everybody read, or only who has a token."""
    value = "on" if on else "off"
    with registry.database.writing(durable=True) as connection:
        connection.execute(_PUT[registry.database.dialect], {"name": _ANONYMOUS_READ, "value": value})
        note_audit(connection, by, "set-anonymous-read", value)
    registry.anonymous_read.forget()
