"""Recurring runs: pipelines that are to be run by a schedule."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, update

from catalog.errors import UsageError
from catalog.pipeline.schedule import Schedule
from catalog.pipeline.schedule_json import schedule_from_json, schedule_to_json
from catalog.store.deletion import drop_unused_text
from catalog.store.experiments import note_experiment
from catalog.store.schedule_state import begin_schedule, lock_state, skip_gap
from catalog.store.schema import pipeline_texts, recurring_runs
from catalog.store.texts import clean, from_json, to_json
from catalog.store.upsert import upserts

if TYPE_CHECKING:
    from sqlalchemy import Connection, RowMapping

    from catalog.store.store import Store

_PUT_TEXT = upserts(pipeline_texts)
_TEXTS = ("recurring_run_id", "name", "description", "experiment", "pipeline_name", "engine")


@dataclass(frozen=True, slots=True)
class RecurringRun:
    """What is run when: `pipeline_text` is the linked pipeline, `arguments` are texts by input name, `options` those of
    each run. `created_at` is in seconds since the epoch; 0 means now.

    `source` says where each run's pipeline comes from: empty for `pipeline_text` as it stands, `{"reference": text}`
    for what a library or file holds at that time, `{"pipeline_id": id, "version_id": id}` for an uploaded pipeline,
    whose latest version is meant when no version is given.
    """

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
    source: Mapping[str, str] = field(default_factory=dict)
    enabled: bool = True
    created_at: float = 0.0


def create_recurring_run(store: Store, job: RecurringRun) -> None:
    """Keep a recurring run; it is on the disk when this returns."""
    with store.writing(durable=True) as connection:
        row = _row_of(connection, job)
        connection.execute(insert(recurring_runs), row)
        note_experiment(connection, row["experiment"])
        begin_schedule(connection, row["recurring_run_id"], job.schedule, row["created_at"])


def replace_recurring_run(connection: Connection, job: RecurringRun) -> None:
    """Let `job` stand in the place of the one with its id, which must be there; within the caller's transaction."""
    own = recurring_runs.c.recurring_run_id == clean(job.recurring_run_id)
    before = connection.scalar(select(recurring_runs.c.text_digest).where(own))
    row = _row_of(connection, job)
    connection.execute(update(recurring_runs).where(own).values(row))
    note_experiment(connection, row["experiment"])
    if before is not None and before != row["text_digest"]:
        drop_unused_text(connection, before)


def _row_of(connection: Connection, job: RecurringRun) -> dict[str, Any]:
    """The row of a recurring run, whose pipeline is stored."""
    text = clean(job.pipeline_text)
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    connection.execute(_PUT_TEXT[connection.dialect.name], {"digest": digest, "content": text})
    row: dict[str, Any] = {name: clean(getattr(job, name)) for name in _TEXTS}
    return row | {
        "text_digest": digest,
        "arguments": to_json(dict(job.arguments)),
        "options": to_json(dict(job.options)),
        "schedule": to_json(schedule_to_json(job.schedule)),
        "source": to_json(dict(job.source)),
        "enabled": job.enabled,
        "created_at": job.created_at or time.time(),
    }


def get_recurring_run(store: Store, recurring_run_id: str) -> RecurringRun:
    """The recurring run with this id. Raises UsageError when there is none."""
    with store.reading() as connection:
        found = find_recurring_run(connection, recurring_run_id)
    if found is None:
        raise _unknown(recurring_run_id)
    return found


def find_recurring_run(connection: Connection, recurring_run_id: str) -> RecurringRun | None:
    """The recurring run with this id; None when there is none."""
    query = RECURRING_QUERY.where(recurring_runs.c.recurring_run_id == clean(recurring_run_id))
    found = connection.execute(query).mappings().one_or_none()
    return None if found is None else recurring_row(found)


def list_recurring_runs(store: Store, experiment: str = "") -> list[RecurringRun]:
    """Recurring runs, the newest first; those of one experiment when it is named."""
    query = RECURRING_QUERY.order_by(recurring_runs.c.created_at.desc(), recurring_runs.c.recurring_run_id)
    if experiment:
        query = query.where(recurring_runs.c.experiment == clean(experiment))
    with store.reading() as connection:
        return [recurring_row(row) for row in connection.execute(query).mappings()]


def set_enabled(
    store: Store, recurring_run_id: str, enabled: bool, *, replay: bool = False, now: float | None = None
) -> None:
    """Let a recurring run start runs, or not. Raises UsageError when there is none with this id.

    One that is enabled again goes on from `now` (epoch seconds); with `replay` the ticks of the gap count as missed.
    """
    found = clean(recurring_run_id)
    own = recurring_runs.c.recurring_run_id == found
    with store.writing(durable=True) as connection:
        lock_state(connection, found)
        before = connection.scalar(select(recurring_runs.c.enabled).where(own))
        if before is None:
            raise _unknown(recurring_run_id)
        connection.execute(update(recurring_runs).where(own).values(enabled=enabled))
        if enabled and not before and not replay:
            skip_gap(connection, found, time.time() if now is None else now)


def delete_recurring_run(store: Store, recurring_run_id: str) -> None:
    """Forget a recurring run; its runs stay. Raises UsageError when there is none with this id."""
    own = recurring_runs.c.recurring_run_id == clean(recurring_run_id)
    with store.writing(durable=True) as connection:
        digest = connection.scalar(select(recurring_runs.c.text_digest).where(own))
        if digest is None:
            raise _unknown(recurring_run_id)
        connection.execute(delete(recurring_runs).where(own))
        drop_unused_text(connection, digest)


RECURRING_QUERY = select(recurring_runs, pipeline_texts.c.content).join(
    pipeline_texts, pipeline_texts.c.digest == recurring_runs.c.text_digest
)


def recurring_row(row: RowMapping) -> RecurringRun:
    """A row that RECURRING_QUERY found as a value."""
    return RecurringRun(
        **{name: row[name] for name in _TEXTS},
        pipeline_text=row["content"],
        arguments=from_json(row["arguments"]),
        options=from_json(row["options"]),
        # Only the column is changed when a recurring run is switched off and on.
        schedule=replace(schedule_from_json(from_json(row["schedule"])), enabled=row["enabled"]),
        source=from_json(row["source"]),
        enabled=row["enabled"],
        created_at=row["created_at"],
    )


def _unknown(recurring_run_id: str) -> UsageError:
    return UsageError(f"there is no recurring run `{recurring_run_id}`", rule="recurring-run-unknown")
