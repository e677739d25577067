"""Experiments: named groups of runs. A run's experiment is there as soon as the run is."""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite

from catalog.errors import UsageError
from catalog.spec.suggestions import suggest
from catalog.store.schema import experiments
from catalog.store.texts import clean

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from catalog.store.store import Store

_NAMESPACE = uuid.UUID("6f0c1a52-5d0e-4f4e-9f7e-6c2f0a8b7d31")
_PUT = {
    "sqlite": sqlite.insert(experiments).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(experiments).on_conflict_do_nothing(),
}


@dataclass(frozen=True, slots=True)
class ExperimentRow:
    """An experiment; `created_at` is in seconds since the epoch."""

    name: str
    description: str
    created_at: float
    archived: bool

    @property
    def experiment_id(self) -> str:
        """The id, which follows from the name."""
        return experiment_id(self.name)


def experiment_id(name: str) -> str:
    """The id of the experiment with this name; the same in every store."""
    return str(uuid.uuid5(_NAMESPACE, name))


def note_experiment(connection: Connection, name: str, description: str = "", created_at: float = 0.0) -> None:
    """Add an experiment unless it is there; nothing for an empty name."""
    if name:
        row = {"name": name, "description": description, "created_at": created_at or time.time(), "archived": False}
        connection.execute(_PUT[connection.dialect.name], row)


def create_experiment(store: Store, name: str, description: str = "") -> ExperimentRow:
    """The experiment with this name, made when there is none; a description replaces the one that is there."""
    with store.writing(durable=True) as connection:
        note_experiment(connection, clean(name), clean(description))
        if description:
            own = experiments.c.name == clean(name)
            connection.execute(update(experiments).where(own).values(description=clean(description)))
    return get_experiment(store, name)


def get_experiment(store: Store, name: str) -> ExperimentRow:
    """The experiment with this name or id. Raises UsageError when there is none."""
    found = list_experiments(store, archived=None)
    wanted = clean(name)
    for row in found:
        if wanted in (row.name, row.experiment_id):
            return row
    hint = suggest(name, [row.name for row in found])
    raise UsageError(f'there is no experiment "{name}"', rule="experiment-unknown", hint=hint)


def list_experiments(store: Store, *, archived: bool | None = False) -> list[ExperimentRow]:
    """Experiments, the newest first; `archived` None lists both kinds."""
    query = select(experiments).order_by(experiments.c.created_at.desc(), experiments.c.name)
    if archived is not None:
        query = query.where(experiments.c.archived.is_(archived))
    with store.reading() as connection:
        return [ExperimentRow(**row) for row in connection.execute(query).mappings()]


def archive_experiment(store: Store, name: str, archived: bool = True) -> None:
    """Hide an experiment from plain lists, or show it again. Raises UsageError for an unknown one."""
    row = get_experiment(store, name)
    with store.writing() as connection:
        connection.execute(update(experiments).where(experiments.c.name == row.name).values(archived=archived))
