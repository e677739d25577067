"""Experiments page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from catalog.store.experiment_row import ExperimentRow
from catalog.store.fetch_page import fetch_page
from catalog.store.fields import Field, Fields
from catalog.store.listing import Listing, Page
from catalog.store.schema import experiments, runs

if TYPE_CHECKING:
    from sqlalchemy import Row

    from catalog.store.store import Store

_LAST_RUN = (
    select(func.max(runs.c.created_at))
    .where(runs.c.experiment == experiments.c.name)
    .correlate(experiments)
    .scalar_subquery()
)
_NAME = Field(experiments.c.name)
_FIELDS = Fields(
    experiments.c.name,
    {
        "name": _NAME,
        "display_name": _NAME,
        "description": Field(experiments.c.description),
        "namespace": Field(experiments.c.namespace),
        "created_at": Field(experiments.c.created_at, "number"),
        "archived": Field(experiments.c.archived, "flag"),
        "last_run_created_at": Field(func.coalesce(_LAST_RUN, 0.0), "number"),
    },
    {},
)


def list_experiment_page(store: Store, listing: Listing) -> Page[ExperimentRow]:
    """A page of experiments, archived or not.

    Fields: name (display_name), description, namespace, created_at, archived, last_run_created_at (0 without runs).
    Raises UsageError as fetch_page.
    """
    with store.reading() as connection:
        found = fetch_page(connection, select(experiments), _FIELDS, listing)
        return Page(tuple(_row(row) for row in found.items), found.total, found.next)


def last_run_times(store: Store, names: list[str]) -> dict[str, float]:
    """When the newest run of each of these experiments was created; those without runs are left out."""
    query = select(runs.c.experiment, func.max(runs.c.created_at)).where(runs.c.experiment.in_(names))
    with store.reading() as connection:
        return {name: moment for name, moment in connection.execute(query.group_by(runs.c.experiment))}


def _row(row: Row[tuple[object, ...]]) -> ExperimentRow:
    return ExperimentRow(**{name: getattr(row, name) for name in ExperimentRow.__slots__})
