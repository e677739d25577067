"""A run store with as many runs as years of work leave behind, written in seconds: one run and copies of its rows."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Table, and_, case, func, insert, select
from sqlalchemy.sql import ColumnElement

from benchmarks.peers.chain_catalog import chain
from catalog.client.create import create_run
from catalog.client.prepare import prepare_run
from catalog.client.read_upload import Package
from catalog.client.request import RunRequest
from catalog.client.session import Session
from catalog.client.uploads import upload_pipeline
from catalog.pipeline.schedule import Schedule
from catalog.run.model import Artifact, Change, RunChange, State, TaskChange
from catalog.spec.emit import to_yaml
from catalog.store.experiments import note_experiment
from catalog.store.record import record_many
from catalog.store.recurring_runs import RecurringRun, create_recurring_run
from catalog.store.schedule_rows import FireState
from catalog.store.schedule_tables import schedule_fires
from catalog.store.schema import (
    attempts,
    events,
    metrics,
    run_control,
    run_labels,
    runs,
    task_values,
    tasks,
    visualisations,
)

EXPERIMENTS = 40
PIPELINES = 100
RECURRING = 200
METRICS = ("accuracy", "loss", "auc", "rows", "seconds")
_BEGUN = 1_700_000_000.0
_COPIED = (tasks, attempts, task_values, visualisations, events)
_STATES = (State.SUCCEEDED,) * 8 + (State.FAILED, State.TERMINATED)
_ROWS_AT_ONCE = 2_000
# The one artifact that every run reads.
_SHARED = "d" * 64


def fill(session: Session, count: int, size: int) -> None:
    """Write `count` runs of `size` tasks, with values, metrics and events, the experiments, pipelines and recurring
    runs they belong to, and a fire for each run of the first recurring run."""
    dice = random.Random(1)
    first = _first_run(session, size)
    jobs = _recurring_runs(session, count)
    _upload_pipelines(session, count)
    _copy_run(session, first, count, dice, jobs)
    if session.store.dialect == "postgresql":  # which does so by itself a minute after such changes
        with session.store.writing() as connection:
            connection.exec_driver_sql("ANALYZE")


def _first_run(session: Session, size: int) -> str:
    """The run that all others are copies of."""
    request = RunRequest(pipeline=chain(size, "x"), engine="process", name="first", experiment="experiment-0")
    run_id = create_run(prepare_run(request, session), session)
    record_many(session.store, run_id, _story(size))
    return run_id


def _story(size: int) -> Iterator[Change]:
    yield RunChange(State.RUNNING, _BEGUN)
    for number in range(size):
        path = f"step-{number}"
        before = _made(number - 1) if number else Artifact(_SHARED, 1000)
        common: dict[str, Any] = {"task": path, "component": "Step"}
        yield TaskChange(**common, state=State.PENDING, time=_BEGUN)
        yield TaskChange(
            **common, state=State.RUNNING, time=_BEGUN + number, attempt=1, log="logs/1", inputs={"before": before}
        )
        yield TaskChange(
            **common,
            state=State.SUCCEEDED,
            time=_BEGUN + number + 1,
            attempt=1,
            exit_code=0,
            outputs={"after": _made(number)},
            visualisations=({"type": "markdown", "storage": "inline", "source": "# done"},) if number == 0 else (),
        )
    yield RunChange(State.SUCCEEDED, _BEGUN + size, outputs={"after": _made(size - 1)})


def _made(number: int) -> Artifact:
    return Artifact(f"{number:064x}", 100)


def _recurring_runs(session: Session, count: int) -> list[str]:
    """Disabled, so that a server that opens the store starts nothing."""
    ids = [f"job-{number:04}" for number in range(min(RECURRING, count))]
    for number, job in enumerate(ids):
        made = RecurringRun(
            recurring_run_id=job,
            name=f"nightly {number}",
            pipeline_name="Chain",
            pipeline_text=to_yaml(chain(3, "x")),
            schedule=Schedule(cron="0 2 * * *"),
            experiment=f"experiment-{number % EXPERIMENTS}",
            enabled=False,
            created_at=_BEGUN + number,
        )
        create_recurring_run(session.store, made)
    return ids


def _upload_pipelines(session: Session, count: int) -> None:
    text = to_yaml(chain(3, "x"))
    for number in range(min(PIPELINES, count)):
        upload_pipeline(session, Package(text.encode(), "chain.yaml"), name=f"pipeline {number}", version="1")


def _copy_run(session: Session, first: str, count: int, dice: random.Random, jobs: list[str]) -> None:
    with session.store.reading() as connection:
        model = dict(connection.execute(select(runs).where(runs.c.run_id == first)).mappings().one())
    copies = [_run_row(model, number, dice, jobs) for number in range(count - 1)]
    every = [row["run_id"] for row in copies]
    _insert(session, runs, copies)
    with session.store.writing() as connection:
        for number in range(EXPERIMENTS):
            note_experiment(connection, f"experiment-{number}", created_at=_BEGUN)
    _insert(session, metrics, [row for run_id in (first, *every) for row in _metric_rows(run_id, dice)])
    _insert(session, run_labels, [{"run_id": each, "name": "owner", "value": dice.choice("abcd")} for each in every])
    _insert(session, schedule_fires, [_fire_row(jobs[0], number, run_id) for number, run_id in enumerate(every)])
    for table in (run_control, *_COPIED):
        with session.store.writing() as connection:
            to_each = runs.join(table, and_(table.c.run_id == first, runs.c.run_id != first))
            copied = select(*(_copied(column) for column in table.c)).select_from(to_each)
            connection.execute(insert(table).from_select(table.c.keys(), copied.order_by(runs.c.run_id)))


def _copied(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """What a copy has in a column: its own id, and artifacts of its own but for the one that all runs begin with."""
    if column.name == "run_id":
        return runs.c.run_id
    if column is task_values.c.digest:
        return case((column == _SHARED, column), else_=runs.c.run_id + func.substr(column, 33))
    return column


def _run_row(model: dict[str, Any], number: int, dice: random.Random, jobs: list[str]) -> dict[str, Any]:
    begun = _BEGUN + number * 60.0
    return {
        **model,
        "run_id": uuid.UUID(int=dice.getrandbits(128)).hex,
        "name": f"run {dice.randrange(10_000)}",
        "experiment": f"experiment-{number % EXPERIMENTS}",
        "pipeline_name": f"Chain {number % PIPELINES}",
        "namespace": ("", "lab", "shop")[number % 3],
        "recurring_run_id": jobs[number % len(jobs)] if number % 2 else "",
        "state": dice.choice(_STATES).value,
        "created_at": begun,
        "started_at": begun + 1,
        "ended_at": begun + dice.randrange(10, 5_000),
        "archived": number % 10 == 0,
        "description": "every now and then" if number % 7 == 0 else "",
    }


def _metric_rows(run_id: str, dice: random.Random) -> Iterator[dict[str, Any]]:
    for position, name in enumerate(METRICS):
        row = {"run_id": run_id, "task": "step-0", "position": position, "name": name, "detail": "{}"}
        yield {**row, "value": dice.random(), "format": "RAW"}


def _fire_row(job: str, number: int, run_id: str) -> dict[str, Any]:
    tick = _BEGUN + number * 60.0
    row = {"recurring_run_id": job, "scheduled_at": tick, "run_id": run_id, "state": FireState.STARTED.value}
    row |= {"fire_index": number, "backfill_id": "", "replaces": "[]", "recorded_at": tick, "started_at": tick}
    return {**row, "retry_at": tick, "tries": 1, "message": ""}


def _insert(session: Session, table: Table, rows: list[dict[str, Any]]) -> None:
    with session.store.writing() as connection:
        for start in range(0, len(rows), _ROWS_AT_ONCE):
            connection.execute(insert(table), rows[start : start + _ROWS_AT_ONCE])
