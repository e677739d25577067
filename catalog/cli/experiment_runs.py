"""The runs of an experiment that a comparison takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalog.errors import UsageError

if TYPE_CHECKING:
    from catalog.client.workspace import Workspace


def newest_runs(workspace: Workspace, experiment: str, limit: int) -> list[str]:
    """The ids of an experiment's newest runs, and before them its baseline, at most `limit`. UsageError when it has
    none."""
    from catalog.store.listing import NEWEST_FIRST, Listing
    from catalog.store.predicate import Operation, Predicate

    row = workspace.experiments.get(experiment)
    where = (
        Predicate("experiment", Operation.EQUALS, row.name),
        Predicate("archived", Operation.EQUALS, row.archived),
    )
    found = [run.run_id for run in workspace.runs.page(Listing(where, NEWEST_FIRST, limit)).items]
    pinned = [row.baseline_run_id] if row.baseline_run_id else []
    if not found and not pinned:
        raise UsageError(f'the experiment "{row.name}" has no runs', rule="run-unknown")
    return list(dict.fromkeys([*pinned, *found]))[:limit]
