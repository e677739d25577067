"""An experiment as v2beta1 writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hub.kfp.struct import without_empty
from hub.kfp.times import time_text

if TYPE_CHECKING:
    from catalog.store.experiment_row import ExperimentRow


def experiment_struct(row: ExperimentRow, last_run: float | None) -> dict[str, Any]:
    """`last_run` is when the newest of its runs was created, in seconds since the epoch; None without runs."""
    return without_empty(
        {
            "experiment_id": row.experiment_id,
            "display_name": row.name,
            "description": row.description,
            "created_at": time_text(row.created_at),
            "namespace": row.namespace,
            "storage_state": storage_state(row.archived),
            "last_run_created_at": time_text(last_run),
        }
    )


def storage_state(archived: bool) -> str:
    """Whether something is in plain lists."""
    return "ARCHIVED" if archived else "AVAILABLE"
