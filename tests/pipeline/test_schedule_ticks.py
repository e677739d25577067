"""The ticks of a schedule, and which of them are due."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings

from catalog.errors import UsageError
from catalog.pipeline.schedule import Schedule
from catalog.pipeline.schedule_cron import parse_cron
from catalog.pipeline.schedule_ticks import ON_TIME, due_between, last_until, next_after, upcoming
from tests.pipeline.schedules import MOMENTS, schedules

NINE = Schedule(cron="0 9 * * *", timezone="Europe/Berlin")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=timezone.utc)


def at(*texts: str) -> tuple[datetime, ...]:
    return tuple(utc(text) for text in texts)


@settings(deadline=None)
@given(schedules(), MOMENTS)
def test_ticks_go_strictly_on_and_stay_within_the_window(schedule: Schedule, moment: datetime) -> None:
    ticks = upcoming(schedule, moment, 4)
    assert list(ticks) == sorted(set(ticks))
    for tick in ticks:
        assert tick > moment and tick.tzinfo is timezone.utc
        assert schedule.start is None or tick > schedule.start
        assert schedule.end is None or tick <= schedule.end


@settings(deadline=None)
@given(schedules(), MOMENTS)
def test_a_tick_follows_upon_the_instant_before_it_and_is_the_last_of_itself(
    schedule: Schedule, moment: datetime
) -> None:
    tick = next_after(schedule, moment)
    if tick is not None:
        assert next_after(schedule, tick - timedelta(microseconds=1)) == tick
        assert last_until(schedule, tick) == tick
        before = last_until(schedule, tick - timedelta(microseconds=1))
        assert before is None or before <= moment
        assert before is None or next_after(schedule, before) == tick


@settings(deadline=None)
@given(schedules(window=False), MOMENTS)
def test_at_a_tick_the_clock_on_the_wall_shows_what_the_cron_text_says(schedule: Schedule, moment: datetime) -> None:
    tick = next_after(schedule, moment)
    if schedule.cron and tick is not None:
        wall = tick.astimezone(ZoneInfo(schedule.timezone))
        seconds, minutes, hours, days, months, weekdays = parse_cron(schedule.cron).numbers
        assert wall.second in seconds and wall.minute in minutes and wall.hour in hours and wall.month in months
        assert wall.day in days or wall.isoweekday() % 7 in weekdays


@settings(deadline=None)
@given(schedules(), MOMENTS, MOMENTS)
def test_what_is_due_in_two_halves_is_what_is_due_in_one(schedule: Schedule, one: datetime, other: datetime) -> None:
    schedule = replace(schedule, catch_up=True)
    first, last = min(one, other), max(one, other)
    last = min(last, first + timedelta(days=2))
    middle = first + (last - first) / 2
    whole = due_between(schedule, first, last, limit=10**4)
    if len(whole) < 10**4:
        assert whole == due_between(schedule, first, middle, 10**4) + due_between(schedule, middle, last, 10**4)
        latest = due_between(replace(schedule, catch_up=False), first, last)
        assert latest == whole[len(whole) - len(latest) :]
        assert latest[:-1] == tuple(tick for tick in latest[:-1] if tick >= last - ON_TIME) and bool(latest) == bool(
            whole
        )


def test_periods_are_counted_from_the_start_or_from_1970() -> None:
    hourly = Schedule(every_seconds=3600)
    assert upcoming(hourly, utc("2026-01-01T08:20"), 2) == at("2026-01-01T09:00", "2026-01-01T10:00")
    started = replace(hourly, start=utc("2026-01-01T08:07"))
    assert upcoming(started, utc("2025-01-01T00:00"), 2) == at("2026-01-01T09:07", "2026-01-01T10:07")
    assert upcoming(replace(started, every_seconds=None, cron="@every 60m"), utc("2025-01-01T00:00"), 1) == at(
        "2026-01-01T09:07"
    )


def test_a_tick_at_the_end_counts_and_one_at_the_start_does_not() -> None:
    bounded = Schedule(cron="0 9 * * *", start=utc("2026-01-01T09:00"), end=utc("2026-01-03T09:00"))
    assert upcoming(bounded, utc("2020-01-01T00:00"), 9) == at("2026-01-02T09:00", "2026-01-03T09:00")
    assert last_until(bounded, utc("2030-01-01T00:00")) == utc("2026-01-03T09:00")
    assert last_until(bounded, utc("2026-01-02T08:59")) is None


@pytest.mark.parametrize(
    ("catch_up", "newest", "expected"),
    [
        (True, None, at("2026-01-02T08:00", "2026-01-03T08:00", "2026-01-04T08:00")),
        (False, None, at("2026-01-04T08:00")),
        (True, 2, at("2026-01-03T08:00", "2026-01-04T08:00")),
        (False, 9, at("2026-01-02T08:00", "2026-01-03T08:00", "2026-01-04T08:00")),
        (False, 0, ()),
    ],
)
def test_missed_ticks_are_made_up_all_some_one_or_none(
    catch_up: bool, newest: int | None, expected: tuple[datetime, ...]
) -> None:
    schedule = replace(NINE, catch_up=catch_up, catch_up_last=newest)
    assert due_between(schedule, utc("2026-01-01T08:00"), utc("2026-01-04T12:00")) == expected


def test_a_tick_on_time_is_never_missed() -> None:
    often = Schedule(cron="*/20 * * * * *", catch_up_last=0)
    due = due_between(often, utc("2026-01-01T00:00"), utc("2026-01-01T08:00:05"))
    assert due == at("2026-01-01T07:59:20", "2026-01-01T07:59:40", "2026-01-01T08:00:00")


def test_of_very_many_the_earliest_come_first() -> None:
    schedule = Schedule(cron="* * * * * *", catch_up=True)
    due = due_between(schedule, utc("2020-01-01T00:00"), utc("2026-01-01T00:00"), limit=2)
    assert due == at("2020-01-01T00:00:01", "2020-01-01T00:00:02")


def test_what_has_been_dealt_with_is_not_due_again() -> None:
    assert due_between(NINE, utc("2026-01-04T08:00"), utc("2026-01-04T12:00")) == ()
    assert due_between(NINE, utc("2026-01-05T08:00"), utc("2026-01-04T12:00")) == ()


def test_a_tick_past_its_deadline_is_dropped() -> None:
    last, tick = utc("2026-01-01T08:00"), utc("2026-01-02T08:00")
    hour = replace(NINE, deadline_seconds=3600)
    assert due_between(hour, last, tick + timedelta(minutes=59)) == (tick,)
    assert due_between(hour, last, tick + timedelta(minutes=61)) == ()
    at_once = replace(NINE, deadline_seconds=0, catch_up=True)
    assert due_between(at_once, last, tick + timedelta(seconds=2)) == (tick,)
    assert due_between(at_once, last, tick + timedelta(seconds=61)) == ()


def test_a_disabled_schedule_has_ticks_and_none_of_them_is_due() -> None:
    disabled = replace(NINE, enabled=False)
    assert due_between(disabled, utc("2026-01-01T08:00"), utc("2026-01-04T12:00")) == ()
    assert next_after(disabled, utc("2026-01-01T00:00")) == utc("2026-01-01T08:00")


def test_a_moment_without_zone_is_refused() -> None:
    with pytest.raises(UsageError, match="no time zone"):
        next_after(NINE, datetime(2026, 1, 1))


def test_ticks_end_with_the_calendar() -> None:
    assert next_after(Schedule(every_seconds=10**8), utc("9999-12-06T00:00")) is None
