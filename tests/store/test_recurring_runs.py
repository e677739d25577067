"""Recurring runs of a store."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from catalog.errors import UsageError
from catalog.pipeline.schedule import Schedule
from catalog.store.deletion import delete_run
from catalog.store.experiments import list_experiments
from catalog.store.recurring_runs import (
    RecurringRun,
    create_recurring_run,
    delete_recurring_run,
    get_recurring_run,
    list_recurring_runs,
    set_enabled,
)
from catalog.store.runs import create_run
from catalog.store.store import Store
from tests.store.samples import spec

START = datetime(2030, 1, 2, tzinfo=timezone.utc)
JOB = RecurringRun(
    recurring_run_id="j1",
    name="nightly",
    pipeline_name="p",
    pipeline_text="name: p\n",
    schedule=Schedule(cron="0 3 * * *", timezone="Europe/Oslo", start=START, catch_up=True),
    experiment="nights",
    arguments={"text": "größe"},
    options={"cache": False},
    created_at=5.0,
)


def test_it_comes_back_as_it_was(store: Store) -> None:
    create_recurring_run(store, JOB)
    assert get_recurring_run(store, "j1") == JOB
    assert list_recurring_runs(store) == list_recurring_runs(store, "nights") == [JOB]
    assert list_recurring_runs(store, "days") == []
    assert [row.name for row in list_experiments(store)] == ["nights"]


def test_it_can_be_switched_off_and_on(store: Store) -> None:
    create_recurring_run(store, JOB)
    set_enabled(store, "j1", False)
    assert not get_recurring_run(store, "j1").enabled
    set_enabled(store, "j1", True)
    assert get_recurring_run(store, "j1").enabled


def test_its_pipeline_is_kept_as_long_as_it_is(store: Store) -> None:
    create_run(store, spec("r1"))
    create_recurring_run(store, JOB)
    delete_run(store, "r1")
    assert get_recurring_run(store, "j1").pipeline_text == "name: p\n"
    delete_recurring_run(store, "j1")
    assert list_recurring_runs(store) == []


def test_what_is_not_there_is_told(store: Store) -> None:
    for ask in (get_recurring_run, delete_recurring_run, lambda opened, key: set_enabled(opened, key, True)):
        with pytest.raises(UsageError) as caught:
            ask(store, "none")
        assert caught.value.rule == "recurring-run-unknown"
