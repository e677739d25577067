"""Runs page by page, and the metrics that lists of them show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import select

from catalog.store.experiment_filter import by_experiment_name
from catalog.store.fetch_page import fetch_page
from catalog.store.find_runs import RUN_QUERY, run_rows
from catalog.store.listing import Listing, Page
from catalog.store.rows import MetricRow, RunRow
from catalog.store.run_fields import RUN_FIELDS
from catalog.store.schema import metrics, runs
from catalog.store.texts import clean, from_json

if TYPE_CHECKING:
    from catalog.store.store import Store


def list_run_page(store: Store, listing: Listing) -> Page[RunRow]:
    """A page of runs, archived or not.

    Fields: run_id (id), name (display_name), description, state, engine, experiment, experiment_id, namespace,
    pipeline (pipeline_name), pipeline_version, pipeline_id, pipeline_version_id, recurring_run_id, parent_run_id,
    created_at, started_at, ended_at (finished_at), scheduled_at, duration (in seconds), archived, metric:NAME,
    label:NAME.
    `experiment_id` is for filters only. Raises UsageError as fetch_page.
    """
    with store.reading() as connection:
        found = fetch_page(
            connection, RUN_QUERY, RUN_FIELDS, by_experiment_name(connection, listing, runs.c.experiment)
        )
        return Page(tuple(run_rows(connection, found.items)), found.total, found.next)


def metrics_of(store: Store, run_ids: Sequence[str]) -> dict[str, list[MetricRow]]:
    """The metrics of several runs, by run id; a run without any has an empty list."""
    columns = metrics.c
    query = select(metrics).where(columns.run_id.in_(run_ids)).order_by(columns.task, columns.position)
    found: defaultdict[str, list[MetricRow]] = defaultdict(list)
    with store.reading() as connection:
        for row in connection.execute(query):
            found[row.run_id].append(MetricRow(row.task, row.name, row.value, row.format, from_json(row.detail)))
    return {run_id: found[run_id] for run_id in run_ids}


def metric_names(store: Store, experiment: str = "") -> list[str]:
    """The names of all metrics that runs report, sorted; those of one experiment's runs when it is named."""
    query = select(metrics.c.name).distinct().order_by(metrics.c.name)
    if experiment:
        own = select(runs.c.run_id).where(runs.c.experiment == clean(experiment))
        query = query.where(metrics.c.run_id.in_(own))
    with store.reading() as connection:
        return list(connection.scalars(query))
