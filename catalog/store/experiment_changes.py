"""Archiving, restoring and deleting experiments, with what belongs to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update

from catalog.errors import UsageError
from catalog.store.default_experiment import default_name
from catalog.store.experiments import get_experiment
from catalog.store.recurring_runs import set_enabled
from catalog.store.schema import experiments, recurring_runs, runs

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from catalog.store.experiment_row import ExperimentRow
    from catalog.store.store import Store


def archive_experiment(store: Store, name: str) -> ExperimentRow:
    """Hide an experiment and its runs from plain lists, and disable its recurring runs; running ones go on.

    Raises UsageError for an unknown one, and for the default (rule experiment-default).
    """
    row = get_experiment(store, name)
    with store.writing(durable=True) as connection:
        _refuse_default(connection, row.name)
        connection.execute(update(experiments).where(experiments.c.name == row.name).values(archived=True))
        connection.execute(update(runs).where(runs.c.experiment == row.name).values(archived=True))
        own = (recurring_runs.c.experiment == row.name, recurring_runs.c.enabled.is_(True))
        schedules = connection.scalars(select(recurring_runs.c.recurring_run_id).where(*own)).all()
    for recurring_run_id in schedules:
        set_enabled(store, recurring_run_id, False)
    return get_experiment(store, row.name)


def restore_experiment(store: Store, name: str, *, with_runs: bool = False) -> ExperimentRow:
    """Show an experiment again, and all its runs if asked; its recurring runs stay disabled. UsageError as above."""
    row = get_experiment(store, name)
    with store.writing(durable=True) as connection:
        connection.execute(update(experiments).where(experiments.c.name == row.name).values(archived=False))
        if with_runs:
            connection.execute(update(runs).where(runs.c.experiment == row.name).values(archived=False))
    return get_experiment(store, row.name)


def delete_experiment(store: Store, name: str) -> None:
    """Forget an experiment; its runs stay in the store under its name.

    Raises UsageError for an unknown one, for the default (rule experiment-default), and while recurring runs belong to
    it (rule experiment-in-use), because the next of their runs would bring it back.
    """
    row = get_experiment(store, name)
    with store.writing(durable=True) as connection:
        _refuse_default(connection, row.name)
        schedules = connection.scalars(
            select(recurring_runs.c.recurring_run_id).where(recurring_runs.c.experiment == row.name)
        ).all()
        if schedules:
            raise UsageError(
                f'the experiment "{row.name}" has {len(schedules)} recurring runs',
                rule="experiment-in-use",
                hint=f"delete them first: {', '.join(schedules[:4])}",
            )
        connection.execute(delete(experiments).where(experiments.c.name == row.name))


def _refuse_default(connection: Connection, name: str) -> None:
    if name == default_name(connection):
        raise UsageError(
            f'"{name}" is the default experiment',
            rule="experiment-default",
            hint="make another one the default first: `catalog experiments default NAME`",
        )
