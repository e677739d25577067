"""The step that gives lists of ten thousand runs, and lineage, the indices they need."""

from __future__ import annotations

LISTS: tuple[str, ...] = (
    # An artifact that every run reads has one maker at most, which is not to be looked for among its readers.
    "DROP INDEX task_values_by_digest",
    "CREATE INDEX task_values_by_digest ON task_values (digest, direction) WHERE digest IS NOT NULL",
)
