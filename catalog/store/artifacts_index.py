"""Which runs and tasks read or made an artifact, and which artifacts are referred to at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from catalog.run.model import Artifact
from catalog.store.rows import ArtifactUse
from catalog.store.schema import cache_outputs, task_values

if TYPE_CHECKING:
    from catalog.store.store import Store


def uses_of(store: Store, digest: str) -> list[ArtifactUse]:
    """Every run and task that read or made the artifact with this digest."""
    columns = task_values.c
    query = select(columns.run_id, columns.task, columns.direction, columns.name).where(columns.digest == digest)
    order = (columns.run_id, columns.task, columns.direction, columns.name)
    with store.reading() as connection:
        return [ArtifactUse(*row) for row in connection.execute(query.order_by(*order))]


def referenced_digests(store: Store) -> set[str]:
    """The digests of all artifacts that a run or the cache still refers to."""
    with store.reading() as connection:
        of_runs = connection.scalars(select(task_values.c.digest).where(task_values.c.digest.is_not(None)).distinct())
        found = set(of_runs)
        found.update(connection.scalars(select(cache_outputs.c.digest).distinct()))
    return found - {""}


def referenced_folders(store: Store) -> set[Artifact]:
    """The folder artifacts that a run or the cache still refers to; the files in them are referred to by these only."""
    found: set[Artifact] = set()
    with store.reading() as connection:
        for table in (task_values, cache_outputs):
            query = select(table.c.digest, table.c.size).where(table.c.kind == "folder").distinct()
            found.update(Artifact(row.digest, row.size, "folder") for row in connection.execute(query))
    return found
