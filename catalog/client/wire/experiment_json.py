"""Experiments as JSON values."""

from __future__ import annotations

from typing import Any

from catalog.client.wire.answer import Answer
from catalog.store.experiment_row import ExperimentRow


def experiment_json(row: ExperimentRow) -> dict[str, Any]:
    """An experiment; times are seconds since the epoch."""
    return {
        "experiment_id": row.experiment_id,
        "name": row.name,
        "description": row.description,
        "namespace": row.namespace,
        "archived": row.archived,
        "baseline_run_id": row.baseline_run_id,
        "created_at": row.created_at,
    }


def read_experiment(found: Answer) -> ExperimentRow:
    """The experiment that `experiment_json` wrote."""
    return ExperimentRow(
        name=found.text("name"),
        description=found.text("description"),
        created_at=found.moment("created_at"),
        archived=found.flag("archived"),
        baseline_run_id=found.text("baseline_run_id"),
        namespace=found.text("namespace"),
    )
