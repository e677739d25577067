"""Finding runs: by id or its beginning, and in lists."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, and_, func, or_, select

from catalog.errors import UsageError
from catalog.run.model import State
from catalog.store.rows import RunRow
from catalog.store.schema import SPEC_TEXTS, pipeline_texts, run_control, run_labels, runs
from catalog.store.texts import clean, from_json
from catalog.store.values import artifacts_from_json

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

    from catalog.store.store import Store

# How many runs an ambiguous prefix names.
_SHOWN = 4

RUN_QUERY = select(runs, run_control.c.terminate_requested).join(run_control, run_control.c.run_id == runs.c.run_id)


@dataclass(frozen=True, slots=True)
class RunFilter:
    """Which runs to list; an empty field does not filter. `archived` None lists both kinds."""

    experiment: str = ""
    pipeline: str = ""
    state: State | None = None
    recurring_run_id: str = ""
    parent_run_id: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    archived: bool | None = False


def resolve_run_id(connection: Connection, run_id: str) -> str:
    """The id that `run_id` is, or begins; UsageError when none does, or several do."""
    if connection.scalar(select(runs.c.run_id).where(runs.c.run_id == run_id)) is not None:
        return run_id
    # substr and not LIKE: SQLite's LIKE takes upper for lower case, and PostgreSQL's order depends on the locale.
    starts = func.substr(runs.c.run_id, 1, len(run_id)) == run_id
    found = (
        connection.scalars(select(runs.c.run_id).where(starts).order_by(runs.c.run_id).limit(_SHOWN)).all()
        if run_id
        else []
    )
    if len(found) == 1:
        return str(found[0])
    if found:
        names = ", ".join(found)
        raise UsageError(
            f"several runs begin with `{run_id}`, such as {names}", rule="run-ambiguous", hint="give more of the run id"
        )
    raise UsageError(f"there is no run `{run_id}`", rule="run-unknown", hint="`catalog runs list` shows the runs")


def get_run(store: Store, run_id: str) -> RunRow:
    """The run with this id, or the only one whose id begins so; UsageError when there is none or several."""
    with store.reading() as connection:
        found = connection.execute(RUN_QUERY.where(runs.c.run_id == resolve_run_id(connection, clean(run_id)))).one()
        return run_rows(connection, [found])[0]


def get_pipeline_text(store: Store, run_id: str) -> str:
    """The linked pipeline of a run as YAML; UsageError as for `get_run`."""
    with store.reading() as connection:
        query = select(pipeline_texts.c.content).join(runs, runs.c.text_digest == pipeline_texts.c.digest)
        text: str = connection.execute(
            query.where(runs.c.run_id == resolve_run_id(connection, clean(run_id)))
        ).scalar_one()
        return text


def list_runs(store: Store, wanted: RunFilter | None = None, *, limit: int = 50, before: str = "") -> list[RunRow]:
    """Runs, the newest first, at most `limit`; `before` is the id of the last run of the page before."""
    with store.reading() as connection:
        query = _filtered(wanted or RunFilter()).order_by(runs.c.created_at.desc(), runs.c.run_id.desc()).limit(limit)
        if before:
            query = query.where(_older_than(connection, resolve_run_id(connection, before)))
        return run_rows(connection, connection.execute(query).all())


def _filtered(wanted: RunFilter) -> Select[Any]:
    query = RUN_QUERY
    texts = {
        runs.c.experiment: wanted.experiment,
        runs.c.pipeline_name: wanted.pipeline,
        runs.c.state: wanted.state.value if wanted.state else "",
        runs.c.recurring_run_id: wanted.recurring_run_id,
        runs.c.parent_run_id: wanted.parent_run_id,
    }
    for column, text in texts.items():
        if text:
            query = query.where(column == clean(text))
    if wanted.archived is not None:
        query = query.where(runs.c.archived.is_(wanted.archived))
    for name, value in wanted.labels.items():
        columns = run_labels.c
        labelled = select(columns.run_id).where(columns.name == clean(name), columns.value == clean(value))
        query = query.where(runs.c.run_id.in_(labelled))
    return query


def _older_than(connection: Connection, run_id: str) -> Any:
    created_at = connection.scalar(select(runs.c.created_at).where(runs.c.run_id == run_id))
    return or_(runs.c.created_at < created_at, and_(runs.c.created_at == created_at, runs.c.run_id < run_id))


def run_rows(connection: Connection, found: Sequence[Row[Any]]) -> list[RunRow]:
    """The rows that RUN_QUERY found as values, with their labels."""
    labels: defaultdict[str, dict[str, str]] = defaultdict(dict)
    wanted = (
        select(run_labels).where(run_labels.c.run_id.in_([row.run_id for row in found])).order_by(run_labels.c.name)
    )
    for label in connection.execute(wanted):
        labels[label.run_id][label.name] = label.value
    return [_run_row(row, labels[row.run_id]) for row in found]


def _run_row(row: Row[Any], labels: Mapping[str, str]) -> RunRow:
    fields: dict[str, Any] = {name: getattr(row, name) for name in SPEC_TEXTS}
    return RunRow(
        run_id=row.run_id,
        state=State(row.state),
        message=row.message,
        created_at=row.created_at,
        started_at=row.started_at,
        ended_at=row.ended_at,
        arguments=from_json(row.arguments),
        options=from_json(row.options),
        outputs=artifacts_from_json(from_json(row.outputs)),
        archived=row.archived,
        terminate_requested=row.terminate_requested,
        labels=labels,
        scheduled_at=row.scheduled_at,
        text_digest=row.text_digest,
        **fields,
    )
