"""Which tasks made and read artifacts, for many artifacts at once."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, select

from catalog.errors import UsageError
from catalog.run.model import Artifact, State, Value
from catalog.store.rows import StepRow
from catalog.store.schema import cache, runs, task_values, tasks
from catalog.store.values import IN, OUT

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection, Table

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


def places_with(connection: Connection, digests: Collection[str], direction: str, limit: int) -> list[tuple[str, str]]:
    """The run and path of the tasks that made (`OUT`) or read (`IN`) one of the artifacts, the newest run first, at
    most `limit`."""
    columns = task_values.c
    own = (columns.digest.in_(sorted(digests)), columns.direction == direction, columns.task != "")
    # Materialized, lest PostgreSQL looks through all runs, the newest first, for one that has the artifact.
    places = select(columns.run_id, columns.task).where(*own).distinct().cte().prefix_with("MATERIALIZED")
    newest = (
        select(places)
        .join(runs, runs.c.run_id == places.c.run_id)
        .order_by(runs.c.created_at.desc(), places.c.run_id, places.c.task)
        .limit(limit)
    )
    return [(row.run_id, row.task) for row in connection.execute(newest)]


def steps_at(connection: Connection, places: list[tuple[str, str]]) -> list[StepRow]:
    """The tasks at these places, those that are there, in the same order."""
    if not places:
        return []
    found = _values(connection, places)
    made = cache.c.run_id.label("made_run"), cache.c.task.label("made_task")
    run = runs.c.name, runs.c.created_at, runs.c.pipeline_digest, runs.c.text_digest
    query = (
        select(tasks, *run, *made)
        .join(runs, runs.c.run_id == tasks.c.run_id)
        .outerjoin(cache, cache.c.cache_key == tasks.c.cache_key)
        .where(_among(tasks, places))
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
            inputs=found[place, IN],
            outputs={name: value for name, value in found[place, OUT].items() if isinstance(value, Artifact)},
            cached_from=_origin(row),
            pipeline=(row.pipeline_digest, row.text_digest),
        )
        for place in places
        if (row := rows.get(place)) is not None
    ]


def _among(table: Table, places: list[tuple[str, str]]) -> ColumnElement[bool]:
    """True for the rows of these tasks, and maybe for others: SQLite looks at every row for a list of pairs."""
    found = {run_id for run_id, _ in places}, {task for _, task in places}
    return and_(table.c.run_id.in_(sorted(found[0])), table.c.task.in_(sorted(found[1])))


def _origin(row: Any) -> tuple[str, str]:
    if row.state != State.CACHED.value or row.made_run is None:
        return "", ""
    return row.made_run, row.made_task


def _values(
    connection: Connection, places: list[tuple[str, str]]
) -> defaultdict[tuple[tuple[str, str], str], dict[str, Value]]:
    query = select(task_values).where(_among(task_values, places)).order_by(task_values.c.name)
    found: defaultdict[tuple[tuple[str, str], str], dict[str, Value]] = defaultdict(dict)
    for row in connection.execute(query):
        value = row.text if row.digest is None else Artifact(row.digest, row.size, row.kind, row.uri)
        found[(row.run_id, row.task), row.direction][row.name] = value
    return found
