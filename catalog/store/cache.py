"""Results that later runs may take instead of running a task again, by the content they were made from."""

from __future__ import annotations

import time
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, exists, insert, select

from catalog.run.model import Artifact, CachedResult, State, TaskChange
from catalog.store.schema import cache, cache_outputs, tasks
from catalog.store.texts import clean
from catalog.store.upsert import upserts

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from catalog.store.direct import Direct
    from catalog.store.store import Store

_PUT = upserts(cache, newer_by="created_at")
_DROP_OUTPUTS = delete(cache_outputs).where(cache_outputs.c.cache_key == bindparam("key"))
_ADD_OUTPUTS = insert(cache_outputs)
_GET = select(cache.c.created_at, cache.c.run_id, cache.c.task).where(cache.c.cache_key == bindparam("key"))
_GET_OUTPUTS = select(cache_outputs).where(cache_outputs.c.cache_key == bindparam("key"))
_GOOD = [state.value for state in State if state.good]


def lookup_cache(store: Store, key: str, newest_allowed_age_seconds: float | None = None) -> CachedResult | None:
    """The newest success recorded under `key`, or None; with an age, None too when it was made longer ago than that.

    Whether the artifacts' bytes are still there is for the artifact store to say.
    """
    with store.reading() as connection:
        found = store.statements.on(connection).row(_GET, {"key": key})
        if found is None:
            return None
        created_at, run_id, task = found
        if newest_allowed_age_seconds is not None and time.time() - created_at > newest_allowed_age_seconds:
            return None
        rows = connection.execute(_GET_OUTPUTS, {"key": key}).all()
    outputs = {row.name: Artifact(row.digest, row.size, row.kind, row.uri) for row in rows}
    return CachedResult(outputs, created_at, run_id, task)


def remember(direct: Direct, run_id: str, change: TaskChange) -> None:
    """Keep a success under its cache key, within the caller's transaction; an entry made later stays."""
    key = change.cache_key
    entry = {"cache_key": key, "created_at": change.time, "run_id": run_id, "task": clean(change.task)}
    if direct.change(_PUT[direct.dialect], entry) == 0:
        return
    direct.change(_DROP_OUTPUTS, {"key": key})
    direct.change_many(_ADD_OUTPUTS, [_output_row(key, name, item) for name, item in change.outputs.items()])


def _output_row(key: str, name: str, item: Artifact) -> dict[str, Any]:
    return {
        "cache_key": key,
        "name": clean(name),
        "digest": item.digest,
        "size": item.size,
        "kind": item.kind,
        "uri": clean(item.uri),
    }


def forget_keys(store: Store, keys: Collection[str]) -> None:
    """Drop the entries under these keys, so that the next task of each runs."""
    if keys:
        with store.writing() as connection:
            connection.execute(delete(cache).where(cache.c.cache_key.in_(keys)))


def forget_results_of(connection: Connection, run_id: str) -> None:
    """Drop the entries that only this run's tasks stand for; one that another run made or used stays."""
    own = select(tasks.c.cache_key).where(tasks.c.run_id == run_id, tasks.c.cache_key != "")
    elsewhere = exists().where(
        tasks.c.cache_key == cache.c.cache_key,
        tasks.c.cache_key != "",
        tasks.c.run_id != run_id,
        tasks.c.state.in_(_GOOD),
    )
    connection.execute(delete(cache).where(cache.c.cache_key.in_(own), ~elsewhere))
