"""How far schedules are, and what an older store's schedules begin with."""

from __future__ import annotations

import time

import pytest
from sqlalchemy import text

from catalog.errors import UsageError
from catalog.pipeline.schedule import Schedule
from catalog.store.kind import RUN_STORE
from catalog.store.migrations import MIGRATIONS
from catalog.store.recurring_runs import RecurringRun, create_recurring_run, delete_recurring_run, get_recurring_run
from catalog.store.schedule_fires import list_fires
from catalog.store.schedule_state import earliest_fire, get_state, list_states, schedules_to_settle
from catalog.store.schedule_turn import run_id_of
from catalog.store.store import Store

HOURLY = RecurringRun("j1", "j1", "p", "name: p\n", Schedule(cron="0 * * * *"), created_at=600.0)


def test_a_new_schedule_counts_from_when_it_was_made(store: Store) -> None:
    create_recurring_run(store, HOURLY)
    state = get_state(store, "j1")
    assert (state.settled_until, state.next_fire, state.last_index, state.generation) == (600.0, 3600.0, 0, 0)
    assert list_states(store) == {"j1": state}
    assert earliest_fire(store) == 3600.0
    assert schedules_to_settle(store, 3599.0) == [] and schedules_to_settle(store, 3600.0) == ["j1"]


def test_a_deleted_one_leaves_nothing(store: Store) -> None:
    create_recurring_run(store, HOURLY)
    delete_recurring_run(store, "j1")
    assert list_states(store) == {} and list_fires(store, "j1") == [] and earliest_fire(store) is None
    with pytest.raises(UsageError) as caught:
        get_state(store, "j1")
    assert caught.value.rule == "recurring-run-unknown"


def test_the_run_of_a_tick_has_one_id() -> None:
    assert run_id_of("j1", 3600.0) == run_id_of("j1", 3600.0)
    assert len({run_id_of("j1", 3600.0), run_id_of("j1", 7200.0), run_id_of("j2", 3600.0)}) == 3


def test_a_schedule_of_an_older_store_begins_when_the_store_is_brought_up_to_date(store_url: str) -> None:
    row = {"schedule": '{"catch_up":true,"cron":"0 * * * *"}', "digest": "d", "enabled": True}
    with Store.connect(store_url, RUN_STORE, MIGRATIONS[:3]) as store, store.writing() as connection:
        connection.execute(text("INSERT INTO pipeline_texts (digest, content) VALUES ('d', 'name: p')"))
        connection.execute(
            text(
                "INSERT INTO recurring_runs (recurring_run_id, name, description, experiment, pipeline_name,"
                " text_digest, engine, arguments, options, schedule, enabled, created_at)"
                " VALUES ('old', 'old', '', 'Default', 'p', :digest, 'auto', '{}', '{}', :schedule, :enabled, 5.0)"
            ),
            row,
        )
    before = time.time()
    with Store.open(store_url) as store:
        job, state = get_recurring_run(store, "old"), get_state(store, "old")
        assert job.source == {} and job.schedule == Schedule(cron="0 * * * *", catch_up=True)
        assert before - 60 <= state.settled_until <= time.time() + 60 and state.last_index == 0
