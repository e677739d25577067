"""Experiments: named groups of runs. A run's experiment is there as soon as the run is."""

from __future__ import annotations

import time
from collections.abc import Collection
from typing import TYPE_CHECKING

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite

from catalog.errors import UsageError
from catalog.spec.suggestions import suggest
from catalog.store.experiment_row import ExperimentRow
from catalog.store.given_names import require_name
from catalog.store.schema import experiments
from catalog.store.texts import clean

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from catalog.store.store import Store

_PUT = {
    "sqlite": sqlite.insert(experiments).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(experiments).on_conflict_do_nothing(),
}


def note_experiment(
    connection: Connection, name: str, description: str = "", created_at: float = 0.0, namespace: str = ""
) -> None:
    """Add an experiment unless it is there; nothing for an empty name."""
    if name:
        row: dict[str, object] = {"name": name, "description": description, "namespace": namespace}
        row |= {"created_at": created_at or time.time(), "archived": False, "baseline_run_id": ""}
        connection.execute(_PUT[connection.dialect.name], row)


def create_experiment(store: Store, name: str, description: str = "", namespace: str = "") -> ExperimentRow:
    """The experiment with this name, made when there is none; a description replaces the one that is there.

    Raises UsageError (rule experiment-name) for an empty or overlong name.
    """
    require_name(name, "experiment")
    with store.writing(durable=True) as connection:
        note_experiment(connection, clean(name), clean(description), namespace=clean(namespace))
        if description:
            own = experiments.c.name == clean(name)
            connection.execute(update(experiments).where(own).values(description=clean(description)))
    return get_experiment(store, name)


def get_experiment(store: Store, name: str) -> ExperimentRow:
    """The experiment with this name or, when none is called so, with this id. Raises UsageError when there is none."""
    wanted = clean(name)
    with store.reading() as connection:
        called = connection.execute(select(experiments).where(experiments.c.name == wanted)).mappings().one_or_none()
    if called is not None:
        return ExperimentRow(**called)
    found = list_experiments(store, archived=None)
    for row in found:
        if wanted == row.experiment_id:
            return row
    hint = suggest(name, [row.name for row in found])
    raise UsageError(f'there is no experiment "{name}"', rule="experiment-unknown", hint=hint)


def namespaces_of(store: Store, names: Collection[str]) -> dict[str, str]:
    """The namespaces of the experiments with these names, by name; those that are not there are left out."""
    columns = experiments.c
    query = select(columns.name, columns.namespace).where(columns.name.in_(sorted({clean(name) for name in names})))
    with store.reading() as connection:
        return {name: namespace for name, namespace in connection.execute(query)}


def list_experiments(store: Store, *, archived: bool | None = False) -> list[ExperimentRow]:
    """Experiments, the newest first; `archived` None lists both kinds."""
    query = select(experiments).order_by(experiments.c.created_at.desc(), experiments.c.name)
    if archived is not None:
        query = query.where(experiments.c.archived.is_(archived))
    with store.reading() as connection:
        return [ExperimentRow(**row) for row in connection.execute(query).mappings()]
