from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import insert, inspect, text

from catalog.errors import StoreError
from catalog.run.model import State
from catalog.store.baselines import pin_baseline
from catalog.store.cache import lookup_cache
from catalog.store.default_experiment import default_experiment
from catalog.store.engines import make_engine, target_url
from catalog.store.experiments import list_experiments
from catalog.store.find_runs import get_pipeline_text, get_run, list_runs
from catalog.store.kind import RUN_STORE
from catalog.store.lineage_rows import places_with, steps_at
from catalog.store.listing import Listing, Order
from catalog.store.migrate import current_version, migrate
from catalog.store.migration import Migration
from catalog.store.migrations import MIGRATIONS
from catalog.store.pipeline_rows import VersionRow
from catalog.store.pipeline_versions import NewVersion, add_version, find_version, version_package
from catalog.store.pipelines import create_pipeline
from catalog.store.progress import events_since, get_attempts, get_metrics, get_tasks, get_visualisations
from catalog.store.record import record
from catalog.store.recurring_runs import list_recurring_runs
from catalog.store.rows import NoteRow, StepRow
from catalog.store.run_notes import add_note, list_notes
from catalog.store.run_pages import list_run_page
from catalog.store.runs import create_run
from catalog.store.schedule_fires import list_fires
from catalog.store.schedule_rows import FireRow, ScheduleState
from catalog.store.schedule_state import list_states
from catalog.store.schedule_tables import schedule_fires
from catalog.store.schema import metadata
from catalog.store.store import Store
from catalog.store.values import OUT
from tests.store.children import start_child
from tests.store.samples import artifact, spec, started

_EXAMPLES = Path(__file__).parent / "examples"


def test_the_steps_are_numbered_without_gaps() -> None:
    assert [step.number for step in MIGRATIONS] == list(range(1, len(MIGRATIONS) + 1))


def test_a_migrated_store_has_exactly_the_tables_the_queries_expect(store: Store) -> None:
    with store.reading() as connection:
        found = inspect(connection)
        assert set(found.get_table_names()) == set(metadata.tables)
        for table in metadata.sorted_tables:
            columns = {column["name"]: column["nullable"] for column in found.get_columns(table.name)}
            assert columns == {column.name: column.nullable for column in table.columns}, table.name
            keys = found.get_pk_constraint(table.name)["constrained_columns"]
            assert keys == [column.name for column in table.primary_key], table.name


def test_opening_a_store_again_applies_nothing_twice(store_url: str) -> None:
    for _ in range(2):
        with Store.open(store_url) as store, store.reading() as connection:
            assert connection.scalar(text("SELECT count(*) FROM schema_version")) == len(MIGRATIONS)


@pytest.mark.parametrize("version", [1, 2])
def test_an_older_store_opens_with_all_it_holds(store_url: str, version: int) -> None:
    _load(store_url, f"schema_v{version}.sql")
    with Store.open(store_url) as store:
        with store.reading() as connection:
            assert current_version(connection) == MIGRATIONS[-1].number
        run = get_run(store, f"v{version}")
        assert (run.name, run.state, run.arguments, run.labels) == (
            *("größe", State.SUCCEEDED),
            *({"text": "it's"}, {"owner": "ada"}),
        )
        assert (run.started_at, run.ended_at, run.outputs) == (1700000001.0, 1700000004.0, {"result": artifact("b")})
        assert get_pipeline_text(store, run.run_id) == "name: join\n"
        [task] = get_tasks(store, run.run_id)
        assert (task.inputs, task.outputs) == ({"text": "it's", "data": artifact("a")}, {"out": artifact("b")})
        assert (len(get_attempts(store, run.run_id)), len(events_since(store, run.run_id))) == (1, 4)
        assert (len(get_metrics(store, run.run_id)), len(get_visualisations(store, run.run_id))) == (1, 1)
        assert run.experiment in [row.name for row in list_experiments(store)]
        cached = lookup_cache(store, "key")
        assert cached is not None and cached.outputs == {"out": artifact("b")}
        record(store, run.run_id, started("echo", attempt=2))
        assert [event.sequence for event in events_since(store, run.run_id, 4)] == [5]


def test_a_store_of_version_2_keeps_its_experiments_and_schedules(store_url: str) -> None:
    _load(store_url, "schema_v2.sql")
    with Store.open(store_url) as store:
        rows = {row.name: row for row in list_experiments(store, archived=None)}
        assert {name: (row.description, row.archived) for name, row in rows.items()} == {
            "first": ("trials", False),
            "older": ("", True),
        }
        [job] = list_recurring_runs(store, "first")
        assert (job.recurring_run_id, job.arguments, job.options) == (
            *("nightly-1", {"text": "night"}),
            {"cache": False},
        )
        assert (job.schedule.cron, job.enabled, job.pipeline_text) == ("0 0 2 * * *", True, "name: join\n")
        run = get_run(store, "v2")
        assert (run.namespace, run.recurring_run_id) == ("lab", "nightly-1")
        assert (run.description, run.pipeline_id, run.pipeline_version_id, run.scheduled_at) == ("", "", "", None)


def test_what_came_with_version_3_works_in_a_store_of_version_2(store_url: str) -> None:
    _load(store_url, "schema_v2.sql")
    with Store.open(store_url) as store:
        assert default_experiment(store) == "Default"
        assert pin_baseline(store, "v2").baseline_run_id == "v2-run"
        assert add_note(store, "v2", "still here").number == 1
        assert list_run_page(store, Listing(order=Order("metric:loss"))).total == 1
        create_pipeline(store, "join")
        version = add_version(store, "join", NewVersion("1", "name: join\n", "d", b"\0", "join.yaml"))
        assert version_package(store, version) == b"\0"
        with pytest.raises(StoreError):
            create_run(store, spec("v2-run"))


def test_the_step_after_version_4_keeps_notes_uploads_fires_and_lineage(store_url: str) -> None:
    _load(store_url, "schema_v2.sql")
    with Store.connect(store_url, RUN_STORE, MIGRATIONS[:4]) as store:
        add_note(store, "v2", "look here", author="ada")
        create_pipeline(store, "join")
        add_version(store, "join", NewVersion("1", "name: join\n", "d", b"\0", "join.yaml"))
        with store.writing() as connection:
            connection.execute(insert(schedule_fires), _FIRE)
        before = _kept(store)
    with Store.open(store_url) as store:
        with store.reading() as connection:
            assert current_version(connection) == MIGRATIONS[-1].number > 4
        assert _kept(store) == before
        [note], [fire], states, version, makers = before
        assert (note.text, fire.run_id, list(states), version.package_name) == (
            *("look here", "v2-run"),
            *(["nightly-1"], "join.yaml"),
        )
        assert [(step.run_id, step.task) for step in makers] == [("v2-run", "echo")]


_FIRE = {"recurring_run_id": "nightly-1", "scheduled_at": 1700000000.0, "run_id": "v2-run", "state": "started"} | {
    "fire_index": 1,
    "backfill_id": "",
    "replaces": "[]",
    "recorded_at": 1700000000.0,
    "started_at": 1700000001.0,
    "retry_at": 1700000000.0,
    "tries": 1,
    "message": "",
}


def _kept(store: Store) -> tuple[list[NoteRow], list[FireRow], dict[str, ScheduleState], VersionRow, list[StepRow]]:
    with store.reading() as connection:
        makers = steps_at(connection, places_with(connection, {artifact("b").digest}, OUT, 10))
    version = find_version(store, "join")
    return list_notes(store, "v2"), list_fires(store, "nightly-1"), list_states(store), version, makers


def _load(url: str, name: str) -> None:
    target = target_url(url)
    engine = make_engine(target)
    script = (_EXAMPLES / name).read_text(encoding="utf-8")
    statements = "\n".join(line for line in script.splitlines() if not line.startswith("--")).split(";\n")
    with engine.begin() as connection:
        for statement in filter(str.strip, statements):
            connection.exec_driver_sql(statement.rstrip(";\n"))
    engine.dispose()


def test_a_later_step_is_applied_to_an_older_store(store: Store) -> None:
    later = (*MIGRATIONS, Migration(len(MIGRATIONS) + 1, "colours", ("CREATE TABLE colours (name TEXT PRIMARY KEY)",)))
    migrate(store, later)
    with store.reading() as connection:
        assert current_version(connection) == len(later)
        assert "colours" in inspect(connection).get_table_names()


def test_two_that_apply_the_same_step_at_once_apply_it_once(store: Store, store_url: str) -> None:
    pause = () if store_url.endswith(".db") else ("SELECT pg_sleep(0.3)",)
    step = Migration(len(MIGRATIONS) + 1, "slow", (*pause, "CREATE TABLE colours (name TEXT PRIMARY KEY)"))
    with Store.open(store_url) as other, ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(migrate, each, (*MIGRATIONS, step)) for each in (store, other)]:
            done.result()
    with store.reading() as connection:
        assert current_version(connection) == step.number


def test_a_step_that_fails_leaves_the_store_as_it_was(store: Store) -> None:
    number = len(MIGRATIONS) + 1
    broken = Migration(number, "broken", ("CREATE TABLE colours (name TEXT PRIMARY KEY)", "CREATE TABLE runs (x TEXT)"))
    with pytest.raises(StoreError):
        migrate(store, (*MIGRATIONS, broken))
    with store.reading() as connection:
        assert current_version(connection) == len(MIGRATIONS)
        assert "colours" not in inspect(connection).get_table_names()


def test_a_store_of_a_newer_program_is_refused(store: Store, store_url: str) -> None:
    with store.writing() as connection:
        connection.execute(text("INSERT INTO schema_version VALUES (1000, 'from the future', 0)"))
    with pytest.raises(StoreError) as caught:
        Store.open(store_url)
    assert caught.value.rule == "store-newer"
    assert "1000" in str(caught.value) and "upgrade" in caught.value.hint


def test_eight_processes_can_open_a_new_store_at_once(store_url: str) -> None:
    children = [start_child("open", store_url) for _ in range(8)]
    for child in children:
        assert child.stdout is not None and child.stdout.readline() == "ready\n"
    for child in children:
        assert child.stdin is not None
        child.stdin.write("go\n")
        child.stdin.flush()
    answers = [child.communicate()[0] for child in children]
    assert [(child.returncode, answer) for child, answer in zip(children, answers, strict=True)] == [(0, "0\n")] * 8
    with Store.open(store_url) as store:
        assert list_runs(store) == []
