"""Making up a range of time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from catalog.client.scheduler.backfill import backfill
from catalog.errors import UsageError
from catalog.pipeline.schedule import Schedule
from catalog.store.backfills import backfill_progress, list_backfills
from catalog.store.recurring_runs import set_enabled
from catalog.store.schedule_state import get_state
from catalog.store.store import Store
from tests.client.scheduler.workshop import BEGIN, HOUR, HOURLY, Workshop, keep


def test_ticks_of_the_past_run_within_the_bound_and_those_that_ran_do_not_again(store: Store) -> None:
    keep(store)
    shop = Workshop(store)
    shop.at(2.001)
    row, ticks = backfill(store, "j1", BEGIN - 2 * HOUR, BEGIN + 2 * HOUR, shop.now, max_concurrency=3)
    assert ticks == tuple(BEGIN + n * HOUR for n in range(-2, 3))
    shop.at(2.1)
    assert shop.hours() == [-2, 1, 2]
    while going := [run for run in shop.runs() if not run.state.ended]:
        shop.finish(going[0].run_id)
        shop.at(2.2)
    assert shop.hours() == [-2, -1, 0, 1, 2]
    assert backfill_progress(store, row.backfill_id) == {"started": 3}
    assert list_backfills(store, "j1") == [row]
    # The index counts runs, whatever their tick.
    assert [run.name for run in shop.runs()] == ["3", "4", "5", "1", "2"]
    assert get_state(store, "j1").last_fire == (BEGIN + 2 * HOUR).timestamp()


def test_a_tick_that_was_skipped_is_made_up(store: Store) -> None:
    keep(store, replace(HOURLY, overlap="Skip"))
    shop = Workshop(store)
    shop.at(1.001)
    shop.at(2.001)
    shop.finish(shop.runs()[0].run_id)
    backfill(store, "j1", BEGIN, BEGIN + 2 * HOUR, shop.now)
    shop.at(2.1)
    assert shop.hours() == [0, 1]
    shop.finish(shop.runs()[0].run_id)
    shop.at(2.2)
    assert shop.hours() == [0, 1, 2]


def test_it_goes_on_while_the_schedule_is_disabled(store: Store) -> None:
    keep(store)
    set_enabled(store, "j1", False)
    shop = Workshop(store, BEGIN + HOUR)
    backfill(store, "j1", BEGIN, BEGIN, shop.now)
    shop.at(5.5)
    assert shop.hours() == [0]


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [(2, 1, "before the start"), (1, 99, "in the future"), (1.1, 1.2, "no tick lies")],
)
def test_a_range_that_holds_no_past_tick_is_refused(store: Store, first: float, last: float, words: str) -> None:
    keep(store)
    with pytest.raises(UsageError, match=words) as caught:
        backfill(store, "j1", BEGIN + first * HOUR, BEGIN + last * HOUR, BEGIN + 9 * HOUR)
    assert caught.value.rule == "backfill-range"


def test_more_ticks_than_one_backfill_takes_are_refused(store: Store) -> None:
    keep(store, Schedule(every_seconds=1))
    with pytest.raises(UsageError, match="more than 10000 ticks"):
        backfill(store, "j1", BEGIN, BEGIN + timedelta(seconds=10_000), BEGIN + 9 * HOUR)


def test_an_unknown_recurring_run_and_a_bound_of_none_are_refused(store: Store) -> None:
    keep(store)
    for job, bound, rule in (("none", None, "recurring-run-unknown"), ("j1", 0, "bad-concurrency")):
        with pytest.raises(UsageError) as caught:
            backfill(store, job, BEGIN, BEGIN, BEGIN, max_concurrency=bound)
        assert caught.value.rule == rule
