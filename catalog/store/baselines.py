"""The baseline of an experiment: the run that its other runs are compared with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, update

from catalog.store.experiments import get_experiment
from catalog.store.find_runs import resolve_run_id
from catalog.store.schema import experiments, runs
from catalog.store.texts import clean

if TYPE_CHECKING:
    from catalog.store.experiment_row import ExperimentRow
    from catalog.store.store import Store


def pin_baseline(store: Store, run_id: str) -> ExperimentRow:
    """Let a run be the baseline of its experiment, in place of the one before. UsageError as for `get_run`."""
    with store.writing(durable=True) as connection:
        found = resolve_run_id(connection, clean(run_id))
        name = connection.execute(select(runs.c.experiment).where(runs.c.run_id == found)).scalar_one()
        connection.execute(update(experiments).where(experiments.c.name == name).values(baseline_run_id=found))
    return get_experiment(store, name)


def unpin_baseline(store: Store, experiment: str) -> ExperimentRow:
    """Let an experiment, given by name or id, have no baseline. UsageError for an unknown one."""
    row = get_experiment(store, experiment)
    with store.writing(durable=True) as connection:
        connection.execute(update(experiments).where(experiments.c.name == row.name).values(baseline_run_id=""))
    return get_experiment(store, row.name)
