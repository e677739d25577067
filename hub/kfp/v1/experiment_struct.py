"""An experiment as v1beta1 writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hub.kfp.struct import without_empty
from hub.kfp.times import time_text
from hub.kfp.v1.references import NAMESPACE, OWNER, reference

if TYPE_CHECKING:
    from catalog.store.experiment_row import ExperimentRow


def experiment_struct(row: ExperimentRow) -> dict[str, Any]:
    """The experiment as JSON data."""
    owner = [reference(NAMESPACE, row.namespace, OWNER)] if row.namespace else []
    return without_empty(
        {
            "id": row.experiment_id,
            "name": row.name,
            "description": row.description,
            "created_at": time_text(row.created_at),
            "resource_references": owner,
            "storage_state": "STORAGESTATE_ARCHIVED" if row.archived else "STORAGESTATE_AVAILABLE",
        }
    )
