"""What is known of a run's tasks: their states, attempts, values, metrics, visualisations and events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, func, select

from catalog.run.model import State
from catalog.store.rows import AttemptRow, EventRow, MetricRow, TaskRow, VisualisationRow
from catalog.store.schema import attempts, events, metrics, run_control, tasks, visualisations
from catalog.store.texts import from_json
from catalog.store.values import IN, OUT, values_of

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

    from catalog.store.store import Store


def get_tasks(store: Store, run_id: str) -> list[TaskRow]:
    """The tasks of a run with their inputs and outputs, by first change; `run_id` is the whole id."""
    with store.reading() as connection:
        return _tasks(connection, run_id, select(tasks))


def finished_tasks(store: Store, run_id: str) -> dict[str, TaskRow]:
    """The tasks whose outputs can be used (Succeeded or Cached), by path: what a resumed run does not repeat."""
    good = tasks.c.state.in_([state.value for state in State if state.good])
    with store.reading() as connection:
        return {row.task: row for row in _tasks(connection, run_id, select(tasks).where(good))}


def _tasks(connection: Connection, run_id: str, query: Select[Any]) -> list[TaskRow]:
    rows = connection.execute(query.where(tasks.c.run_id == run_id).order_by(tasks.c.position)).all()
    values = values_of(connection, run_id)
    return [_task_row(row, values.get((row.task, IN), {}), values.get((row.task, OUT), {})) for row in rows]


def _task_row(row: Row[Any], inputs: dict[str, Any], outputs: dict[str, Any]) -> TaskRow:
    return TaskRow(
        task=row.task,
        component=row.component,
        state=State(row.state),
        attempt=row.attempt,
        message=row.message,
        reason=row.reason,
        exit_code=row.exit_code,
        cache_key=row.cache_key,
        log=row.log,
        process=row.process,
        started_at=row.started_at,
        ended_at=row.ended_at,
        warnings=tuple(from_json(row.warnings)),
        inputs=inputs,
        outputs=outputs,
    )


def get_attempts(store: Store, run_id: str, task: str | None = None) -> list[AttemptRow]:
    """The attempts of a run, or of one of its tasks, the first one first."""
    columns = attempts.c
    query = select(attempts).where(columns.run_id == run_id).order_by(columns.task, columns.attempt)
    if task is not None:
        query = query.where(columns.task == task)
    with store.reading() as connection:
        return [
            AttemptRow(
                row.task,
                row.attempt,
                State(row.state),
                row.exit_code,
                row.message,
                row.log,
                row.started_at,
                row.ended_at,
            )
            for row in connection.execute(query)
        ]


def attempts_made(store: Store, run_id: str) -> dict[str, int]:
    """How often each task of a run was tried, by path; tasks never tried are left out."""
    query = select(attempts.c.task, func.max(attempts.c.attempt)).where(attempts.c.run_id == run_id)
    with store.reading() as connection:
        return {task: number for task, number in connection.execute(query.group_by(attempts.c.task))}


def get_metrics(store: Store, run_id: str) -> list[MetricRow]:
    """The metrics of a run, by task and in the order of each file."""
    columns = metrics.c
    query = select(metrics).where(columns.run_id == run_id).order_by(columns.task, columns.position)
    with store.reading() as connection:
        rows = connection.execute(query).all()
    return [MetricRow(row.task, row.name, row.value, row.format, from_json(row.detail)) for row in rows]


def get_visualisations(store: Store, run_id: str) -> list[VisualisationRow]:
    """The visualisations of a run, by task and in the order of each file."""
    columns = visualisations.c
    query = select(visualisations).where(columns.run_id == run_id).order_by(columns.task, columns.position)
    with store.reading() as connection:
        return [VisualisationRow(row.task, from_json(row.detail)) for row in connection.execute(query)]


def events_since(store: Store, run_id: str, sequence: int = 0, limit: int = 1000) -> list[EventRow]:
    """The events of a run after number `sequence`, in order without gaps, at most `limit`: for following it live."""
    columns = events.c
    query = select(events).where(columns.run_id == run_id, columns.sequence > sequence)
    with store.reading() as connection:
        rows = connection.execute(query.order_by(columns.sequence).limit(limit)).all()
    return [_event_row(row) for row in rows]


def task_events(store: Store, run_id: str, task: str, limit: int = 200) -> list[EventRow]:
    """The last events of one task, in order; those of the run itself for an empty text."""
    columns = events.c
    query = select(events).where(columns.run_id == run_id, columns.task == task)
    with store.reading() as connection:
        rows = connection.execute(query.order_by(columns.sequence.desc()).limit(limit)).all()
    return [_event_row(row) for row in reversed(rows)]


def last_sequence(store: Store, run_id: str) -> int:
    """The number of a run's last event, 0 for none: behind it everything is news."""
    with store.reading() as connection:
        number = connection.scalar(select(run_control.c.last_sequence).where(run_control.c.run_id == run_id))
    return number or 0


def _event_row(row: Row[Any]) -> EventRow:
    return EventRow(row.sequence, row.task, State(row.state), row.attempt, row.time, row.message)
