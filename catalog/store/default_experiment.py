"""The experiment of runs that name none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from catalog.errors import UsageError
from catalog.store.experiments import get_experiment
from catalog.store.schema import settings
from catalog.store.upsert import upserts

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from catalog.store.experiment_row import ExperimentRow
    from catalog.store.store import Store

FIRST_DEFAULT = "Default"
_SETTING = "default_experiment"
_PUT = upserts(settings)


def default_experiment(store: Store) -> str:
    """The name of the default experiment; it need not have been made yet."""
    with store.reading() as connection:
        return default_name(connection)


def default_name(connection: Connection) -> str:
    """As `default_experiment`, within the caller's transaction."""
    found = connection.scalar(select(settings.c.value).where(settings.c.name == _SETTING))
    return FIRST_DEFAULT if found is None else str(found)


def set_default_experiment(store: Store, name: str) -> ExperimentRow:
    """Let this experiment, given by name or id, be the default. Raises UsageError for an unknown or archived one."""
    row = get_experiment(store, name)
    if row.archived:
        raise UsageError(
            f'the experiment "{row.name}" is archived', rule="experiment-archived", hint="restore it first"
        )
    with store.writing(durable=True) as connection:
        connection.execute(_PUT[connection.dialect.name], {"name": _SETTING, "value": row.name})
    return row
