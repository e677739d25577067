"""What runs are filtered and sorted by: their own columns, their metrics and their labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from catalog.store.fields import Field, Fields
from catalog.store.schema import metrics, run_labels, runs
from catalog.store.texts import clean

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

# A moment that is not reached yet, and a metric that is not reported, stand behind every other in either order.
_NEVER = 1e300
_TEXTS = (
    *("run_id", "name", "description", "state", "engine", "experiment", "namespace", "pipeline_version"),
    *("pipeline_id", "pipeline_version_id", "recurring_run_id", "parent_run_id"),
)
_OTHER_NAMES = {"id": "run_id", "display_name": "name", "pipeline": "pipeline_name", "finished_at": "ended_at"}


def _moment(column: ColumnElement[float]) -> Field:
    return Field(func.coalesce(column, _NEVER), "number", func.coalesce(column, -_NEVER))


def _metric(name: str) -> Field:
    """A metric of the run; of several tasks that report it, the greatest value."""
    own = (metrics.c.run_id == runs.c.run_id, metrics.c.name == clean(name))
    value = select(func.max(metrics.c.value)).where(*own).correlate(runs).scalar_subquery()
    return _moment(value)


def _label(name: str) -> Field:
    """The value of a label; empty for a run without it."""
    own = (run_labels.c.run_id == runs.c.run_id, run_labels.c.name == clean(name))
    value = select(run_labels.c.value).where(*own).correlate(runs).scalar_subquery()
    return Field(func.coalesce(value, ""))


def _named() -> dict[str, Field]:
    found = {name: Field(runs.c[name]) for name in (*_TEXTS, "pipeline_name")}
    found |= {name: _moment(runs.c[name]) for name in ("started_at", "ended_at", "scheduled_at")}
    found |= {"created_at": Field(runs.c.created_at, "number"), "archived": Field(runs.c.archived, "flag")}
    found["duration"] = _moment(runs.c.ended_at - runs.c.started_at)
    return found | {name: found[other] for name, other in _OTHER_NAMES.items()}


RUN_FIELDS = Fields(runs.c.run_id, _named(), {"metric": _metric, "label": _label})
