"""The labels of a run, which can be changed at any time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from catalog.store.find_runs import resolve_run_id
from catalog.store.given_names import require_name
from catalog.store.schema import run_labels
from catalog.store.texts import clean
from catalog.store.upsert import upserts

if TYPE_CHECKING:
    from catalog.store.store import Store

_PUT = upserts(run_labels)


def change_labels(store: Store, run_id: str, put: Mapping[str, str], drop: Iterable[str] = ()) -> dict[str, str]:
    """Set some labels, drop others, and return all; a name that is not there is dropped without complaint.

    Raises UsageError as for `get_run`, and (rule label-name) for a name that cannot be.
    """
    for name in put:
        require_name(name, "label")
    columns = run_labels.c
    with store.writing(durable=True) as connection:
        found = resolve_run_id(connection, clean(run_id))
        names = [clean(name) for name in drop]
        connection.execute(delete(run_labels).where(columns.run_id == found, columns.name.in_(names)))
        rows = [{"run_id": found, "name": clean(name), "value": clean(value)} for name, value in put.items()]
        for row in rows:
            connection.execute(_PUT[connection.dialect.name], row)
        query = select(columns.name, columns.value).where(columns.run_id == found).order_by(columns.name)
        return {row.name: row.value for row in connection.execute(query)}
