"""Recurring runs page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from catalog.store.experiment_filter import by_experiment_name
from catalog.store.fetch_page import fetch_page
from catalog.store.fields import Field, Fields
from catalog.store.listing import Listing, Page
from catalog.store.recurring_runs import RECURRING_QUERY, RecurringRun, recurring_row
from catalog.store.schema import experiments, recurring_runs

if TYPE_CHECKING:
    from catalog.store.store import Store

_COLUMNS = recurring_runs.c
_NAMESPACE = (
    select(experiments.c.namespace)
    .where(experiments.c.name == _COLUMNS.experiment)
    .correlate(recurring_runs)
    .scalar_subquery()
)
_FIELDS = Fields(
    _COLUMNS.recurring_run_id,
    {
        "recurring_run_id": Field(_COLUMNS.recurring_run_id),
        "id": Field(_COLUMNS.recurring_run_id),
        "name": Field(_COLUMNS.name),
        "display_name": Field(_COLUMNS.name),
        "description": Field(_COLUMNS.description),
        "experiment": Field(_COLUMNS.experiment),
        "namespace": Field(func.coalesce(_NAMESPACE, "")),
        "pipeline": Field(_COLUMNS.pipeline_name),
        "pipeline_name": Field(_COLUMNS.pipeline_name),
        "engine": Field(_COLUMNS.engine),
        "enabled": Field(_COLUMNS.enabled, "flag"),
        "created_at": Field(_COLUMNS.created_at, "number"),
    },
    {},
)


def list_recurring_run_page(store: Store, listing: Listing) -> Page[RecurringRun]:
    """A page of recurring runs.

    Fields: recurring_run_id (id), name (display_name), description, experiment, experiment_id (for filters only),
    namespace (that of its experiment), pipeline (pipeline_name), engine, enabled, created_at. Raises UsageError as
    fetch_page.
    """
    with store.reading() as connection:
        wanted = by_experiment_name(connection, listing, _COLUMNS.experiment)
        found = fetch_page(connection, RECURRING_QUERY, _FIELDS, wanted)
        return Page(tuple(recurring_row(row._mapping) for row in found.items), found.total, found.next)
