"""Changing a recurring run in place."""

from __future__ import annotations

from dataclasses import replace

import pytest

from catalog.client.scheduler.editing import edit_recurring_run
from catalog.errors import UsageError
from catalog.store.recurring_runs import RecurringRun, get_recurring_run, set_enabled
from catalog.store.schedule_state import get_state
from catalog.store.store import Store
from tests.client.scheduler.workshop import BEGIN, HOUR, Workshop, keep


def half_past(job: RecurringRun) -> RecurringRun:
    """Ticks at half past instead."""
    return replace(job, schedule=replace(job.schedule, cron="30 * * * *"))


def test_the_index_and_the_history_stay(store: Store) -> None:
    keep(store)
    shop = Workshop(store)
    shop.at(2.001)
    edit_recurring_run(store, "j1", half_past, BEGIN + 2.2 * HOUR)
    shop.at(3.001)
    assert shop.hours() == [1, 2, 2.5]
    assert [order.index for order in shop.orders] == [1, 2, 3]
    assert get_state(store, "j1").generation == 1


def test_ticks_before_the_edit_follow_the_old_schedule_and_only_those_after_it_the_new(store: Store) -> None:
    keep(store)
    # No server ran for three hours.
    edit_recurring_run(store, "j1", half_past, BEGIN + 3.2 * HOUR)
    shop = Workshop(store)
    shop.at(4.001)
    assert shop.hours() == [1, 2, 3, 3.5]


def test_other_arguments_leave_the_ticks_alone(store: Store) -> None:
    keep(store)
    edit_recurring_run(store, "j1", lambda job: replace(job, arguments={"a": "b"}), BEGIN + 2.2 * HOUR)
    shop = Workshop(store)
    shop.at(3.001)
    assert shop.hours() == [1, 2, 3]
    assert shop.orders[0].job.arguments == {"a": "b"}


def test_another_pipeline_drops_the_text_of_the_one_before(store: Store) -> None:
    keep(store)
    edit_recurring_run(store, "j1", lambda job: replace(job, pipeline_text="name: q\n"), BEGIN)
    assert get_recurring_run(store, "j1").pipeline_text == "name: q\n"


def test_a_disabled_one_stays_disabled_and_settles_nothing(store: Store) -> None:
    keep(store)
    set_enabled(store, "j1", False)
    edited = edit_recurring_run(store, "j1", half_past, BEGIN + 2.2 * HOUR)
    assert not edited.enabled and edited == get_recurring_run(store, "j1")
    shop = Workshop(store)
    shop.at(5.001)
    assert shop.hours() == []


def test_what_is_unsound_changes_nothing(store: Store) -> None:
    job = keep(store)
    with pytest.raises(UsageError) as caught:
        edit_recurring_run(store, "j1", lambda job: replace(job, schedule=replace(job.schedule, cron="x")), BEGIN)
    assert caught.value.rule == "bad-cron" and get_recurring_run(store, "j1") == job
    with pytest.raises(UsageError) as caught:
        edit_recurring_run(store, "none", lambda job: job, BEGIN)
    assert caught.value.rule == "recurring-run-unknown"
