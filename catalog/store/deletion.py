"""Deleting a run, and finding out which artifacts nothing refers to any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, exists, select, update

from catalog.errors import StoreError
from catalog.run.model import State
from catalog.store.cache import forget_results_of
from catalog.store.claims import lock_control
from catalog.store.find_runs import resolve_run_id
from catalog.store.schema import (
    cache_outputs,
    experiments,
    pipeline_texts,
    pipeline_versions,
    recurring_runs,
    runs,
    task_values,
)
from catalog.store.texts import clean

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from catalog.store.store import Store


def delete_run(store: Store, run_id: str) -> set[str]:
    """Delete a run with everything recorded about it; returns the digests no run and no cache entry refers to any more.

    The cache entries it made go too, unless another run made or used the same result. Raises StoreError while the run
    is driven by a live runner, or goes on elsewhere (state Running, and no runner of this store that died);
    UsageError for an unknown run.
    """
    with store.writing(durable=True) as connection:
        found = resolve_run_id(connection, clean(run_id))
        _refuse_running(connection, found)
        forget_results_of(connection, found)
        unused = _digests_only_of(connection, found)
        text_digest = connection.execute(select(runs.c.text_digest).where(runs.c.run_id == found)).scalar_one()
        connection.execute(delete(runs).where(runs.c.run_id == found))
        pinned = experiments.c.baseline_run_id == found
        connection.execute(update(experiments).where(pinned).values(baseline_run_id=""))
        drop_unused_text(connection, text_digest)
        return unused


def _refuse_running(connection: Connection, run_id: str) -> None:
    claimed, alive = lock_control(connection, run_id)
    state = connection.execute(select(runs.c.state).where(runs.c.run_id == run_id)).scalar_one()
    if alive or (state == State.RUNNING.value and not claimed):
        raise StoreError(
            f"run `{run_id}` is running", rule="run-running", hint=f"end it first: `catalog runs terminate {run_id}`"
        )


def _digests_only_of(connection: Connection, run_id: str) -> set[str]:
    columns = task_values.c
    other = task_values.alias("other").c
    by_run = exists().where(other.digest == columns.digest, other.run_id != run_id)
    by_cache = exists().where(cache_outputs.c.digest == columns.digest)
    own = select(columns.digest).where(columns.run_id == run_id, columns.digest != "", ~by_run, ~by_cache)
    return set(connection.scalars(own.distinct()))


def drop_unused_text(connection: Connection, digest: str) -> None:
    """Delete a pipeline text that no run, no recurring run and no uploaded version refers to."""
    # The lock waits for a run that is being created with this text; the statement after it then sees that run.
    connection.execute(select(pipeline_texts.c.digest).where(pipeline_texts.c.digest == digest).with_for_update())
    by_run = exists().where(runs.c.text_digest == digest)
    by_schedule = exists().where(recurring_runs.c.text_digest == digest)
    by_version = exists().where(pipeline_versions.c.text_digest == digest)
    unused = (~by_run, ~by_schedule, ~by_version)
    connection.execute(delete(pipeline_texts).where(pipeline_texts.c.digest == digest, *unused))
