"""The columns of the list of runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from catalog.store.rows import MetricRow, RunRow

METRIC = "metric:"
LABEL = "label:"
PARAMETER = "param:"
USUAL = ("state", "experiment", "pipeline", "created", "duration")
# How many metrics a list shows by itself.
USUAL_METRICS = 3


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `sort` is the field of the store that it is sorted by, empty for one that cannot be sorted."""

    key: str
    title: str
    sort: str = ""
    number: bool = False
    largest_first: bool = False


FIXED: Mapping[str, Column] = {
    column.key: column
    for column in (
        Column("state", "State", "state"),
        Column("experiment", "Experiment", "experiment"),
        Column("pipeline", "Pipeline", "pipeline"),
        Column("created", "Created", "created_at", largest_first=True),
        Column("started", "Started", "started_at", largest_first=True),
        Column("ended", "Ended", "ended_at", largest_first=True),
        Column("scheduled", "Scheduled", "scheduled_at", largest_first=True),
        Column("duration", "Duration", "duration", number=True, largest_first=True),
        Column("engine", "Engine", "engine"),
        Column("namespace", "Namespace", "namespace"),
        Column("labels", "Labels"),
        Column("id", "Run id", "run_id"),
        Column("description", "Description", "description"),
        Column("archived", "Archived", "archived"),
    )
}


def column_of(key: str) -> Column | None:
    """The column of a key: a fixed one, `metric:NAME`, `label:NAME` or `param:NAME`; None for no column."""
    if key in FIXED:
        return FIXED[key]
    prefix, colon, name = key.partition(":")
    if not (colon and name):
        return None
    if prefix == "metric":
        return Column(key, name, key, number=True, largest_first=True)
    if prefix == "label":
        return Column(key, name, key)
    return Column(key, name) if prefix == "param" else None


def shown_columns(chosen: Sequence[str], metrics: Iterable[str], sorted_by: str = "") -> list[Column]:
    """The chosen columns, or the usual ones with the first metrics; by what is sorted is always among them."""
    keys = list(chosen) or [*USUAL, *(f"{METRIC}{name}" for name in list(metrics)[:USUAL_METRICS])]
    if sorted_by.startswith((METRIC, LABEL)) and sorted_by not in keys:
        keys.append(sorted_by)
    return [column for column in map(column_of, keys) if column is not None]


def offered_columns(shown: Sequence[Column], metrics: Iterable[str], rows: Sequence[RunRow]) -> dict[str, list[Column]]:
    """The columns to choose from, by the kind of what they show."""
    labels = sorted({name for row in rows for name in row.labels})
    parameters = sorted({name for row in rows for name in row.arguments})[:50]
    keys = {
        "Run": list(FIXED),
        "Metrics": [f"{METRIC}{name}" for name in metrics],
        "Labels": [f"{LABEL}{name}" for name in labels],
        "Parameters": [f"{PARAMETER}{name}" for name in parameters],
    }
    kinds = {"Metrics": METRIC, "Labels": LABEL, "Parameters": PARAMETER}
    for title, prefix in kinds.items():
        keys[title] += [one.key for one in shown if one.key.startswith(prefix) and one.key not in keys[title]]
    return {title: [one for one in map(column_of, found) if one] for title, found in keys.items() if found}


def greatest(metrics: Sequence[MetricRow]) -> dict[str, MetricRow]:
    """The metrics of one run by name; of several tasks that report one the greatest, as lists are sorted by."""
    found: dict[str, MetricRow] = {}
    for metric in metrics:
        if metric.value is None:
            continue
        known = found.get(metric.name)
        if known is None or known.value is None or metric.value > known.value:
            found[metric.name] = metric
    return found
