"""Metrics that somebody reports of a run from outside (KFP: ReportRunMetrics), each once."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, insert, select

from catalog.store.find_runs import resolve_run_id
from catalog.store.schema import metrics
from catalog.store.texts import clean, to_json

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from catalog.store.store import Store

DUPLICATE = "duplicate"
INVALID = "invalid"

_NAME = re.compile(r"[a-zA-Z]([-_a-zA-Z0-9]{0,62}[a-zA-Z0-9])?")
_MOST_NODE = 128
_FORMATS = ("", "RAW", "PERCENTAGE")


@dataclass(frozen=True, slots=True)
class ReportedMetric:
    """A number of a run: `task` is the path of the task it is of, or what else the reporter calls its step."""

    task: str
    name: str
    value: float
    format: str = "RAW"


def report_metrics(store: Store, run_id: str, reported: Sequence[ReportedMetric]) -> list[str]:
    """Keep metrics of a run; of each whether it was: empty, DUPLICATE for a name its task has, or INVALID.

    UsageError (rule run-unknown) without such a run.
    """
    with store.writing(durable=True) as connection:
        found = resolve_run_id(connection, clean(run_id))
        return [_keep(connection, found, metric) for metric in reported]


def _keep(connection: Connection, run_id: str, metric: ReportedMetric) -> str:
    if not _is_sound(metric):
        return INVALID
    columns = metrics.c
    own = (columns.run_id == run_id, columns.task == clean(metric.task))
    if connection.scalar(select(columns.position).where(*own, columns.name == metric.name).limit(1)) is not None:
        return DUPLICATE
    last = connection.scalar(select(func.max(columns.position)).where(*own))
    detail = {"name": metric.name, "numberValue": metric.value, "format": metric.format}
    row = {"run_id": run_id, "task": clean(metric.task), "position": 0 if last is None else last + 1}
    row |= {"name": metric.name, "value": metric.value, "format": metric.format, "detail": to_json(detail)}
    connection.execute(insert(metrics), row)
    return ""


def _is_sound(metric: ReportedMetric) -> bool:
    named = bool(_NAME.fullmatch(metric.name)) and 0 < len(metric.task) <= _MOST_NODE
    return named and math.isfinite(metric.value) and metric.format in _FORMATS
