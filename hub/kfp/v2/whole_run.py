"""A run with everything v2beta1 tells of one: its tasks, its history, and the pipeline it was given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.client.display_names import display_names
from catalog.store.find_runs import get_pipeline_text
from catalog.store.progress import events_since, get_tasks
from hub.kfp.v2.input_types import input_types
from hub.kfp.v2.pipeline_spec import spec_struct
from hub.kfp.v2.run_struct import history, run_struct
from hub.kfp.v2.task_details import task_details

if TYPE_CHECKING:
    from catalog.client.session import Session
    from catalog.store.rows import RunRow

MOST_EVENTS = 20_000


def whole_run(session: Session, row: RunRow) -> dict[str, Any]:
    """The run. Raises UsageError (rule run-unknown) when it was deleted meanwhile."""
    text = get_pipeline_text(session.store, row.run_id)
    tasks = get_tasks(session.store, row.run_id)
    events = events_since(session.store, row.run_id, limit=MOST_EVENTS)
    found = run_struct(row, input_types(text))
    found["state_history"] = history(row.created_at, [event for event in events if not event.task])
    if tasks:
        names = display_names(row, [task.task for task in tasks], session)
        found["run_details"] = {"task_details": task_details(row.run_id, tasks, events, names)}
    if not row.pipeline_version_id:
        found["pipeline_spec"] = spec_struct(text)
    return found
