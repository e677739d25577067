"""The scheduler on a store: what it starts, with which index, and who leads."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from sqlalchemy import update

from catalog.client.scheduler.loop import Scheduler
from catalog.client.scheduler.order import FireOrder
from catalog.errors import MachineError, UsageError
from catalog.store.recurring_runs import delete_recurring_run, set_enabled
from catalog.store.schedule_fires import list_fires
from catalog.store.schedule_rows import FireState
from catalog.store.schedule_state import get_state
from catalog.store.schema import recurring_runs
from catalog.store.store import Store
from tests.client.scheduler.workshop import BEGIN, HOUR, HOURLY, Workshop, keep


def test_a_tick_starts_one_run_with_its_time_and_the_next_index(store: Store) -> None:
    keep(store)
    shop = Workshop(store)
    assert shop.at(0.5) == ()
    first = shop.at(1.001)
    assert shop.at(1.002) == ()
    assert [run.run_id for run in shop.runs()] == list(first)
    shop.at(3.001)
    assert [(order.index, order.tick) for order in shop.orders] == [(n, BEGIN + n * HOUR) for n in (1, 2, 3)]
    state = get_state(store, "j1")
    assert (state.last_index, state.last_fire) == (3, (BEGIN + 3 * HOUR).timestamp())
    assert state.next_fire == (BEGIN + 4 * HOUR).timestamp()


def test_it_says_when_the_next_tick_is(store: Store) -> None:
    keep(store)
    keep(store, replace(HOURLY, cron="30 * * * *"), "j2")
    shop = Workshop(store)
    assert shop.scheduler().turn().next_fire == BEGIN + 0.5 * HOUR


def test_a_queue_waits_for_the_end_of_runs_also_over_a_restart(store: Store) -> None:
    keep(store, replace(HOURLY, overlap="Forbid"))
    shop = Workshop(store)
    shop.at(3.001)
    assert shop.hours() == [1]
    shop.finish(shop.runs()[0].run_id)
    assert len(shop.at(3.5)) == 1
    assert shop.hours() == [1, 2]
    assert [fire.state for fire in list_fires(store, "j1")] == [FireState.WAITING, FireState.STARTED, FireState.STARTED]


def test_a_turn_that_changes_nothing_writes_nothing_down(store: Store) -> None:
    keep(store, replace(HOURLY, overlap="Forbid"))
    shop = Workshop(store)
    shop.at(2.001)
    before = get_state(store, "j1")
    shop.at(2.5)
    assert get_state(store, "j1") == before


def test_replace_asks_for_the_end_of_the_run_before(store: Store) -> None:
    keep(store, replace(HOURLY, overlap="Replace"))
    shop = Workshop(store)
    (first,) = shop.at(1.001)
    shop.at(2.001)
    assert shop.ended == [first] and shop.hours() == [1, 2]
    assert [run.terminate_requested for run in shop.runs()] == [True, False]


def test_what_is_skipped_is_on_record_with_the_reason_and_takes_no_index(store: Store) -> None:
    keep(store, replace(HOURLY, overlap="Skip"))
    shop = Workshop(store)
    shop.at(1.001)
    shop.at(2.001)
    shop.finish(shop.runs()[0].run_id)
    shop.at(3.001)
    fires = list_fires(store, "j1")
    assert [(fire.state, fire.index) for fire in fires] == [
        (FireState.STARTED, 2),
        (FireState.SKIPPED, None),
        (FireState.STARTED, 1),
    ]
    assert fires[1].message == "1 of its runs went on"


def test_enabled_again_it_goes_on_from_now_or_replays_the_gap_when_asked(store: Store) -> None:
    keep(store)
    shop = Workshop(store)
    shop.at(1.001)
    set_enabled(store, "j1", False)
    shop.at(4.5)
    assert shop.hours() == [1]
    set_enabled(store, "j1", True, now=(BEGIN + 5.5 * HOUR).timestamp())
    shop.at(6.001)
    assert shop.hours() == [1, 6]
    set_enabled(store, "j1", False)
    set_enabled(store, "j1", True, replay=True)
    shop.at(8.001)
    assert shop.hours() == [1, 6, 7, 8]


def test_to_enable_what_is_enabled_changes_nothing(store: Store) -> None:
    keep(store)
    set_enabled(store, "j1", True, now=(BEGIN + 5.5 * HOUR).timestamp())
    shop = Workshop(store)
    shop.at(6.001)
    assert shop.hours() == [1, 2, 3, 4, 5, 6]


def test_a_deleted_recurring_run_starts_nothing_more_and_its_runs_stay(store: Store) -> None:
    keep(store)
    shop = Workshop(store)
    shop.at(1.001)
    delete_recurring_run(store, "j1")
    shop.at(5.001)
    assert shop.hours() == [1]


def test_a_start_in_the_past_counts_as_missed_ticks_where_they_are_made_up(store: Store) -> None:
    keep(store, replace(HOURLY, start=BEGIN - 3 * HOUR), "all")
    keep(store, replace(HOURLY, start=BEGIN - 3 * HOUR, catch_up=False), "latest")
    shop = Workshop(store)
    shop.at(0.5)
    assert shop.hours("all") == [-2, -1, 0] and shop.hours("latest") == []


def test_a_machine_that_fails_is_tried_again_and_a_pipeline_that_cannot_run_is_not(store: Store) -> None:
    keep(store)
    faults = [MachineError("no docker"), MachineError("no docker"), None, UsageError("no such input")]
    shop = Workshop(store)

    def start(order: FireOrder) -> None:
        fault = faults.pop(0)
        if fault is not None:
            raise fault
        shop.start(order)

    scheduler = Scheduler(store, start, shop.end, clock=lambda: shop.now, lease_seconds=0)
    for hours in (1.001, 1.0011, 1.01, 1.1):
        shop.at(hours, scheduler)
    assert shop.hours() == [1] and len(faults) == 1
    shop.at(2.001, scheduler)
    shop.at(2.5, scheduler)
    assert shop.hours() == [1]
    assert [(fire.state, fire.message) for fire in list_fires(store, "j1")] == [
        (FireState.FAILED, "no such input [usage]"),
        (FireState.STARTED, ""),
    ]


def test_a_bug_that_meets_one_recurring_run_leaves_the_others_alone(store: Store) -> None:
    keep(store, job_id="bad")
    keep(store, job_id="good")
    shop = Workshop(store)

    def start(order: FireOrder) -> None:
        if order.job.name == "bad":
            raise ZeroDivisionError("oh")
        shop.start(order)

    shop.at(1.001, Scheduler(store, start, shop.end, clock=lambda: shop.now, lease_seconds=0))
    assert shop.hours("good") == [1]
    assert "ZeroDivisionError" in list_fires(store, "bad")[0].message


def test_a_schedule_that_cannot_be_read_stops_and_says_why(store: Store) -> None:
    keep(store, job_id="bad")
    keep(store, job_id="good")
    with store.writing() as connection:
        own = recurring_runs.c.recurring_run_id == "bad"
        connection.execute(update(recurring_runs).where(own).values(schedule='{"cron":"0 0 31 31 *"}'))
    shop = Workshop(store)
    shop.at(1.001)
    assert shop.hours("good") == [1] and shop.hours("bad") == []
    state = get_state(store, "bad")
    assert state.next_fire is None and "31" in state.message


def test_one_of_two_servers_leads_until_it_gives_up(store: Store) -> None:
    keep(store)
    one, other = Workshop(store), Workshop(store)
    first, second = one.scheduler(lease_seconds=600), other.scheduler(lease_seconds=600)
    assert first.turn().leads and not second.turn().leads
    assert first.turn().leads
    other.at(1.001, second)
    assert other.orders == []
    first.give_up()
    other.at(1.001, second)
    assert len(other.orders) == 1 and not first.turn().leads


def test_the_thread_body_takes_turns_until_it_is_stopped(store: Store) -> None:
    keep(store)
    shop = Workshop(store, BEGIN + 1.001 * HOUR)
    scheduler, stop, seen = shop.scheduler(lease_seconds=600), threading.Event(), threading.Event()
    shop.step = seen.set
    thread = threading.Thread(target=scheduler.run, args=(stop,))
    thread.start()
    assert seen.wait(30)
    stop.set()
    thread.join(30)
    assert not thread.is_alive() and shop.hours() == [1]
    assert Workshop(store).scheduler(lease_seconds=600).turn().leads


@pytest.mark.parametrize("schedulers", [2, 3])
def test_schedulers_that_all_believe_to_lead_double_nothing(store: Store, store_url: str, schedulers: int) -> None:
    keep(store)
    keep(store, replace(HOURLY, cron="*/20 * * * *", overlap="Forbid", max_concurrency=3), "j2")
    start, faults = threading.Barrier(schedulers), []

    def drive() -> None:
        try:
            with Store.open(store_url) as own:
                shop = Workshop(own)
                start.wait(30)
                for hour in range(1, 9):
                    shop.at(hour + 0.001)
        except BaseException as error:
            faults.append(error)
            raise

    threads = [threading.Thread(target=drive) for _ in range(schedulers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert faults == []
    shop = Workshop(store)
    shop.at(8.001)
    assert shop.hours() == [1, 2, 3, 4, 5, 6, 7, 8]
    assert len(shop.hours("j2")) == 3
    indices = [fire.index for fire in list_fires(store, "j1")]
    assert sorted(index or 0 for index in indices) == [1, 2, 3, 4, 5, 6, 7, 8]
    # A run is stored once, whoever asked for it.
    assert sorted(run.name for run in shop.runs()) == [str(number) for number in range(1, 9)]
