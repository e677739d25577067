"""Runs: creating, archiving, and asking one to end."""

from __future__ import annotations

import hashlib
import time
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from catalog.errors import StoreError
from catalog.run.model import RunSpec, State
from catalog.store.experiments import note_experiment
from catalog.store.find_runs import resolve_run_id
from catalog.store.schema import SPEC_TEXTS, pipeline_texts, run_control, run_labels, runs
from catalog.store.texts import clean, to_json
from catalog.store.upsert import upserts

if TYPE_CHECKING:
    from catalog.store.store import Store

_PUT_TEXT = upserts(pipeline_texts)


def create_run(store: Store, spec: RunSpec) -> None:
    """Store a new run in state Pending; it is on the disk when this returns.

    Raises StoreError when there is a run with this id. A `created_at` of 0 means now.
    """
    text = clean(spec.pipeline_text)
    text_digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    row: dict[str, Any] = {name: clean(getattr(spec, name)) for name in SPEC_TEXTS}
    row |= {
        "run_id": spec.run_id,
        "text_digest": text_digest,
        "state": State.PENDING.value,
        "message": "",
        "created_at": spec.created_at or time.time(),
        "arguments": to_json(dict(spec.arguments)),
        "options": to_json(dict(spec.options)),
        "outputs": "{}",
        "archived": False,
        "scheduled_at": spec.scheduled_at,
    }
    with store.writing(durable=True) as connection:
        connection.execute(_PUT_TEXT[connection.dialect.name], {"digest": text_digest, "content": text})
        try:
            connection.execute(insert(runs), row)
        except IntegrityError as error:
            raise StoreError(
                f"there is a run `{spec.run_id}` already", rule="run-exists", hint="choose another run id"
            ) from error
        connection.execute(insert(run_control), {"run_id": spec.run_id, **_UNCLAIMED})
        note_experiment(connection, row["experiment"], created_at=row["created_at"])
        labels = [
            {"run_id": spec.run_id, "name": clean(name), "value": clean(value)} for name, value in spec.labels.items()
        ]
        if labels:
            connection.execute(insert(run_labels), labels)


_UNCLAIMED = {
    "last_sequence": 0,
    "terminate_requested": False,
    "runner_token": "",
    "runner_host": "",
    "runner_pid": 0,
    "runner_process_started": "",
    "heartbeat": 0.0,
}


def set_archived(store: Store, run_id: str, archived: bool = True) -> None:
    """Hide a run from plain lists, or show it again; UsageError as for `get_run`."""
    with store.writing() as connection:
        found = resolve_run_id(connection, clean(run_id))
        connection.execute(update(runs).where(runs.c.run_id == found).values(archived=archived))


def request_terminate(store: Store, run_id: str) -> bool:
    """Ask the runner of a run to end it; False when the run has ended already. UsageError as for `get_run`."""
    with store.writing() as connection:
        found = resolve_run_id(connection, clean(run_id))
        state = connection.execute(select(runs.c.state).where(runs.c.run_id == found)).scalar_one()
        if State(state).ended:
            return False
        connection.execute(update(run_control).where(run_control.c.run_id == found).values(terminate_requested=True))
        return True


def terminate_requested(store: Store, run_id: str) -> bool:
    """True when someone asked for the end of this run; `run_id` is the whole id. False for a run that was deleted."""
    with store.reading() as connection:
        query = select(run_control.c.terminate_requested).where(run_control.c.run_id == run_id)
        return bool(connection.scalar(query))
