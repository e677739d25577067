"""Recurring runs: pipelines that are to be run by a schedule."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, update

from catalog.errors import UsageError
from catalog.pipeline.schedule import Schedule
from catalog.pipeline.schedule_json import schedule_from_json, schedule_to_json
from catalog.store.deletion import drop_unused_text
from catalog.store.experiments import note_experiment
from catalog.store.schema import pipeline_texts, recurring_runs
from catalog.store.texts import clean, from_json, to_json
from catalog.store.upsert import upserts

if TYPE_CHECKING:
    from sqlalchemy import RowMapping

    from catalog.store.store import Store

_PUT_TEXT = upserts(pipeline_texts)
_TEXTS = ("recurring_run_id", "name", "description", "experiment", "pipeline_name", "engine")


@dataclass(frozen=True, slots=True)
class RecurringRun:
    """What is run when: `pipeline_text` is the linked pipeline, `arguments` are texts by input name, `options` those of
    each run. `created_at` is in seconds since the epoch; 0 means now."""

    recurring_run_id: str
    name: str
    pipeline_name: str
    pipeline_text: str
    schedule: Schedule
    experiment: str = "Default"
    description: str = ""
    engine: str = "auto"
    arguments: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)
    enabled: bool = True
    created_at: float = 0.0


def create_recurring_run(store: Store, job: RecurringRun) -> None:
    """Keep a recurring run; it is on the disk when this returns."""
    text = clean(job.pipeline_text)
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    row: dict[str, Any] = {name: clean(getattr(job, name)) for name in _TEXTS}
    row |= {
        "text_digest": digest,
        "arguments": to_json(dict(job.arguments)),
        "options": to_json(dict(job.options)),
        "schedule": to_json(schedule_to_json(job.schedule)),
        "enabled": job.enabled,
        "created_at": job.created_at or time.time(),
    }
    with store.writing(durable=True) as connection:
        connection.execute(_PUT_TEXT[connection.dialect.name], {"digest": digest, "content": text})
        connection.execute(insert(recurring_runs), row)
        note_experiment(connection, row["experiment"])


def get_recurring_run(store: Store, recurring_run_id: str) -> RecurringRun:
    """The recurring run with this id. Raises UsageError when there is none."""
    with store.reading() as connection:
        query = _QUERY.where(recurring_runs.c.recurring_run_id == clean(recurring_run_id))
        found = connection.execute(query).mappings().one_or_none()
    if found is None:
        raise _unknown(recurring_run_id)
    return _row(found)


def list_recurring_runs(store: Store, experiment: str = "") -> list[RecurringRun]:
    """Recurring runs, the newest first; those of one experiment when it is named."""
    query = _QUERY.order_by(recurring_runs.c.created_at.desc(), recurring_runs.c.recurring_run_id)
    if experiment:
        query = query.where(recurring_runs.c.experiment == clean(experiment))
    with store.reading() as connection:
        return [_row(row) for row in connection.execute(query).mappings()]


def set_enabled(store: Store, recurring_run_id: str, enabled: bool) -> None:
    """Let a recurring run start runs, or not. Raises UsageError when there is none with this id."""
    own = recurring_runs.c.recurring_run_id == clean(recurring_run_id)
    with store.writing(durable=True) as connection:
        if connection.execute(update(recurring_runs).where(own).values(enabled=enabled)).rowcount == 0:
            raise _unknown(recurring_run_id)


def delete_recurring_run(store: Store, recurring_run_id: str) -> None:
    """Forget a recurring run; its runs stay. Raises UsageError when there is none with this id."""
    own = recurring_runs.c.recurring_run_id == clean(recurring_run_id)
    with store.writing(durable=True) as connection:
        digest = connection.scalar(select(recurring_runs.c.text_digest).where(own))
        if digest is None:
            raise _unknown(recurring_run_id)
        connection.execute(delete(recurring_runs).where(own))
        drop_unused_text(connection, digest)


_QUERY = select(recurring_runs, pipeline_texts.c.content).join(
    pipeline_texts, pipeline_texts.c.digest == recurring_runs.c.text_digest
)


def _row(row: RowMapping) -> RecurringRun:
    return RecurringRun(
        **{name: row[name] for name in _TEXTS},
        pipeline_text=row["content"],
        arguments=from_json(row["arguments"]),
        options=from_json(row["options"]),
        schedule=schedule_from_json(from_json(row["schedule"])),
        enabled=row["enabled"],
        created_at=row["created_at"],
    )


def _unknown(recurring_run_id: str) -> UsageError:
    return UsageError(f"there is no recurring run `{recurring_run_id}`", rule="recurring-run-unknown")
