"""What the scheduler decides at one moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from catalog.client.scheduler.decide import decide
from catalog.client.scheduler.decision import Fire, Standing, Waiting
from catalog.pipeline.schedule import Schedule

HOURLY = Schedule(cron="0 * * * *")
FOUR = datetime(2030, 1, 1, 4, tzinfo=timezone.utc)
HOUR = timedelta(hours=1)
NOON = FOUR + 8 * HOUR


def started(schedule: Schedule, settled: datetime, now: datetime, *running: str) -> list[datetime]:
    """The ticks that start at once."""
    fires = decide(schedule, Standing(settled), now, running).fires
    return [fire.tick for fire in fires if fire.action == "start"]


def test_a_tick_starts_when_its_time_has_come_and_once() -> None:
    early = decide(HOURLY, Standing(FOUR), FOUR + HOUR - timedelta(seconds=1), ())
    assert early.fires == () and early.next_tick == FOUR + HOUR
    due = decide(HOURLY, Standing(early.settled), FOUR + HOUR, ())
    assert due.fires == (Fire(FOUR + HOUR, "start"),) and due.next_tick == FOUR + 2 * HOUR
    assert decide(HOURLY, Standing(due.settled), FOUR + HOUR, ()).fires == ()


def test_a_clock_that_goes_back_fires_nothing_again() -> None:
    decision = decide(HOURLY, Standing(NOON), NOON - 3 * HOUR, ())
    assert decision.fires == () and decision.settled == NOON


@pytest.mark.parametrize(
    ("catch_up", "newest", "hours"),
    [(True, None, [5, 6, 7, 8]), (False, None, [8]), (False, 0, []), (True, 3, [6, 7, 8])],
)
def test_missed_ticks_are_made_up_as_the_schedule_says(catch_up: bool, newest: int | None, hours: list[int]) -> None:
    schedule = replace(HOURLY, catch_up=catch_up, catch_up_last=newest)
    now = FOUR.replace(hour=8, minute=30)
    assert [tick.hour for tick in started(schedule, FOUR, now)] == hours
    note = decide(schedule, Standing(FOUR), now, ()).note
    assert ("were missed" in note) is (len(hours) < 4)


def test_while_disabled_nothing_starts_and_nothing_is_settled() -> None:
    disabled = replace(HOURLY, enabled=False)
    decision = decide(disabled, Standing(FOUR, (Waiting(FOUR),)), NOON, ())
    assert decision.fires == () and decision.settled == FOUR


def test_a_backfill_goes_on_while_disabled_within_its_own_bound() -> None:
    disabled = replace(HOURLY, enabled=False)
    waiting = tuple(Waiting(FOUR + n * HOUR, 2) for n in range(4))
    decision = decide(disabled, Standing(FOUR, waiting), NOON, ("one",))
    assert decision.fires == (Fire(FOUR, "start"),)


def test_allow_starts_whatever_runs() -> None:
    assert started(HOURLY, FOUR, FOUR + HOUR, "a", "b") == [FOUR + HOUR]


def test_forbid_lets_a_tick_wait_for_room() -> None:
    queue = replace(HOURLY, overlap="Forbid", max_concurrency=2)
    full = decide(queue, Standing(FOUR), FOUR + HOUR, ("a", "b"))
    assert full.fires == (Fire(FOUR + HOUR, "wait"),)
    waits = Standing(full.settled, (Waiting(FOUR + HOUR),))
    assert decide(queue, waits, FOUR + HOUR, ("a", "b")).fires == ()
    assert decide(queue, waits, FOUR + HOUR, ("b",)).fires == (Fire(FOUR + HOUR, "start"),)
    both = decide(queue, waits, FOUR + 2 * HOUR, ("b",)).fires
    assert both == (Fire(FOUR + HOUR, "start"), Fire(FOUR + 2 * HOUR, "wait"))


def test_skip_drops_a_tick_that_finds_no_room() -> None:
    skip = replace(HOURLY, overlap="Skip")
    fires = decide(skip, Standing(FOUR), FOUR + HOUR, ("a",)).fires
    assert fires == (Fire(FOUR + HOUR, "skip", reason="1 of its runs went on"),)


def test_with_skip_missed_ticks_that_are_made_up_wait_for_each_other() -> None:
    skip = replace(HOURLY, overlap="Skip", catch_up=True)
    fires = decide(skip, Standing(FOUR), FOUR + 3.5 * HOUR, ()).fires
    assert [fire.action for fire in fires] == ["start", "wait", "wait"]


def test_replace_ends_the_oldest() -> None:
    two = replace(HOURLY, overlap="Replace", max_concurrency=2)
    fires = decide(two, Standing(FOUR), FOUR + HOUR, ("oldest", "older", "newest")).fires
    assert fires == (Fire(FOUR + HOUR, "start", replaces=("oldest", "older")),)


def test_replace_does_not_start_what_it_would_end_at_once() -> None:
    schedule = replace(HOURLY, overlap="Replace", catch_up=True)
    fires = decide(schedule, Standing(FOUR), FOUR + 3.5 * HOUR, ("old",)).fires
    assert [(fire.action, fire.replaces) for fire in fires] == [("skip", ()), ("skip", ()), ("start", ("old",))]


def test_a_tick_that_waited_too_long_is_dropped() -> None:
    queue = replace(HOURLY, overlap="Forbid", deadline_seconds=600)
    waits = Standing(FOUR, (Waiting(FOUR),))
    assert decide(queue, waits, FOUR + timedelta(minutes=10), ("a",)).fires == ()
    assert decide(queue, waits, FOUR + timedelta(minutes=11), ()).fires == (
        Fire(FOUR, "skip", reason="it could not start within 600 s"),
    )


def test_no_tick_is_due_after_the_end() -> None:
    ended = replace(HOURLY, end=FOUR + HOUR, catch_up=True)
    decision = decide(ended, Standing(FOUR), NOON, ())
    assert [fire.tick for fire in decision.fires] == [FOUR + HOUR] and decision.next_tick is None


def test_of_very_many_missed_ticks_the_rest_stays_due() -> None:
    often = Schedule(every_seconds=1, catch_up=True)
    first = decide(often, Standing(FOUR), FOUR + HOUR, ())
    assert len(first.fires) == 1000 and first.settled == FOUR + timedelta(seconds=1000)
    second = decide(often, Standing(first.settled), FOUR + HOUR, ())
    assert second.fires[0].tick == FOUR + timedelta(seconds=1001)


def test_a_queue_has_a_bound_and_nothing_is_lost_behind_it() -> None:
    queue = Schedule(every_seconds=1, overlap="Forbid", catch_up=True)
    waiting = tuple(Waiting(FOUR - timedelta(seconds=n)) for n in range(1000, 0, -1))
    decision = decide(queue, Standing(FOUR, waiting), FOUR + HOUR, ("a",))
    assert decision.fires == () and decision.settled == FOUR and "1000 ticks wait" in decision.note
