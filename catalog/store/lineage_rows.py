"""Which tasks made and read artifacts, for many artifacts at once."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, tuple_

from catalog.errors import UsageError
from catalog.run.model import Artifact, State, Value
from catalog.store.rows import StepRow
from catalog.store.schema import cache, runs, task_values, tasks
from catalog.store.values import IN, OUT

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from catalog.store.store import Store

_SHOWN = 4
_HEX = re.compile(r"[0-9a-f]{6,64}\Z")


def resolve_digest(store: Store, digest: str) -> str:
    """The whole digest of an artifact some task read or made, given with or without `sha256:`, or the beginning of it.

    Raises UsageError (rules artifact-unknown, artifact-ambiguous).
    """
    wanted = digest.strip().lower().removeprefix("sha256:")
    columns = task_values.c
    found: list[str] = []
    if _HEX.match(wanted):
        # A range and not a pattern, so that the index answers; `g` follows every hexadecimal digit.
        own = (columns.digest >= wanted, columns.digest < f"{wanted}g", columns.digest.is_not(None))
        with store.reading() as connection:
            found = list(connection.scalars(select(columns.digest).where(*own).distinct().limit(_SHOWN)))
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(f"several artifacts begin with `{wanted}`, such as {found[0]}", rule="artifact-ambiguous")
    raise UsageError(
        f"no run read or made an artifact `{digest[:80]}`",
        rule="artifact-unknown",
        hint="`catalog runs artifacts RUN` lists what a run made; give six digits or more",
    )


def steps_with(store: Store, digests: Collection[str], direction: str, limit: int) -> list[StepRow]:
    """The tasks that made (`OUT`) or read (`IN`) one of the artifacts, the newest run first, at most `limit`."""
    columns = task_values.c
    own = (columns.digest.in_(sorted(digests)), columns.direction == direction, columns.task != "")
    places = (
        select(columns.run_id, columns.task, runs.c.created_at)
        .join(runs, runs.c.run_id == columns.run_id)
        .where(*own)
        .distinct()
        .order_by(runs.c.created_at.desc(), columns.run_id, columns.task)
        .limit(limit)
    )
    with store.reading() as connection:
        found = [(row.run_id, row.task) for row in connection.execute(places)]
        return _steps(connection, found)


def _steps(connection: Connection, places: list[tuple[str, str]]) -> list[StepRow]:
    if not places:
        return []
    values = _values(connection, places)
    query = (
        select(tasks, runs.c.name, runs.c.created_at, cache.c.run_id.label("made_run"), cache.c.task.label("made_task"))
        .join(runs, runs.c.run_id == tasks.c.run_id)
        .outerjoin(cache, cache.c.cache_key == tasks.c.cache_key)
        .where(tuple_(tasks.c.run_id, tasks.c.task).in_(places))
    )
    rows = {(row.run_id, row.task): row for row in connection.execute(query)}
    return [
        StepRow(
            run_id=row.run_id,
            run_name=row.name,
            run_created_at=row.created_at,
            task=row.task,
            component=row.component,
            state=State(row.state),
            inputs=values[place, IN],
            outputs={name: value for name, value in values[place, OUT].items() if isinstance(value, Artifact)},
            cached_from=_origin(row),
        )
        for place in places
        if (row := rows.get(place)) is not None
    ]


def _origin(row: Any) -> tuple[str, str]:
    if row.state != State.CACHED.value or row.made_run is None:
        return "", ""
    return row.made_run, row.made_task


def _values(
    connection: Connection, places: list[tuple[str, str]]
) -> defaultdict[tuple[tuple[str, str], str], dict[str, Value]]:
    columns = task_values.c
    query = select(task_values).where(tuple_(columns.run_id, columns.task).in_(places)).order_by(columns.name)
    found: defaultdict[tuple[tuple[str, str], str], dict[str, Value]] = defaultdict(dict)
    for row in connection.execute(query):
        value = row.text if row.digest is None else Artifact(row.digest, row.size, row.kind, row.uri)
        found[(row.run_id, row.task), row.direction][row.name] = value
    return found
