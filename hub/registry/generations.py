"""Generations of the hub: each change of its index has a number, so that what follows the hub can catch up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from catalog.store.upsert import upserts
from hub.registry.schema import changes, settings

if TYPE_CHECKING:
    from sqlalchemy import Connection

# Epoch seconds: since when it is there, and when it changed last.
Times = tuple[float, float]

_NAME = "generation"
_PUT = upserts(settings)


@dataclass(frozen=True, slots=True)
class Changes:
    """The names of the components that changed, and the generation up to which that is told."""

    generation: int
    names: tuple[str, ...]


def current_generation(connection: Connection) -> int:
    """The number of the last change; 0 in an empty hub."""
    return int(connection.scalar(select(settings.c.value).where(settings.c.name == _NAME)) or 0)


def next_generation(connection: Connection) -> int:
    """The number of the change under way."""
    generation = current_generation(connection) + 1
    connection.execute(_PUT[connection.dialect.name], {"name": _NAME, "value": str(generation)})
    return generation


def changes_since(connection: Connection, generation: int) -> Changes:
    """What changed after `generation`; everything for 0."""
    query = select(changes.c.name).where(changes.c.generation > generation).order_by(changes.c.name)
    return Changes(current_generation(connection), tuple(connection.scalars(query)))


def component_times(connection: Connection, name: str = "") -> dict[str, Times]:
    """When each component, or the one of that name, came to the hub and changed last."""
    query = select(changes.c.name, changes.c.created_at, changes.c.changed_at)
    if name:
        query = query.where(changes.c.name == name)
    return {row.name: (row.created_at, row.changed_at) for row in connection.execute(query)}
