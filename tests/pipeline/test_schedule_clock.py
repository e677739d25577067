"""Cron on a clock that is put forward and back."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from catalog.errors import UsageError
from catalog.pipeline.schedule import Schedule
from catalog.pipeline.schedule_clock import find_zone, first_tick, last_tick
from catalog.pipeline.schedule_cron import parse_cron
from catalog.pipeline.schedule_ticks import upcoming


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("cron", "zone", "start", "expected"),
    [
        # In spring 02:00 to 03:00 is left out: nothing runs then.
        ("30 2 * * *", "Europe/Berlin", "2026-03-28T00:00", "03-28 01:30, 03-30 00:30, 03-31 00:30"),
        ("*/30 * * * *", "Europe/Berlin", "2026-03-29T00:10", "03-29 00:30, 03-29 01:00, 03-29 01:30"),
        # In autumn 02:00 to 03:00 comes twice, and so do its ticks.
        ("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00", "10-25 00:30, 10-25 01:30, 10-26 01:30"),
        ("59 1 * * *", "America/Los_Angeles", "2020-11-01T00:00", "11-01 08:59, 11-01 09:59, 11-02 09:59"),
        ("0 2 * * *", "America/Los_Angeles", "2020-03-07T20:00", "03-09 09:00, 03-10 09:00, 03-11 09:00"),
        # The repeated hour of a day that is named: the next such day is a year away, the repetition an hour.
        ("30 2 25 10 *", "Europe/Berlin", "2026-10-25T00:30", "10-25 01:30, 10-25 00:30, 10-25 00:30"),
        # Half an hour is put forward, at midnight an hour, and once a whole day was left out.
        ("15 2 * * *", "Australia/Lord_Howe", "2026-10-02T18:00", "10-04 15:15, 10-05 15:15, 10-06 15:15"),
        ("30 0 * * *", "America/Sao_Paulo", "2018-11-03T00:00", "11-03 03:30, 11-05 02:30, 11-06 02:30"),
        ("0 12 * * *", "Pacific/Apia", "2011-12-29T00:00", "12-29 22:00, 12-30 22:00, 12-31 22:00"),
        # Working days; the day of the month or the day of the week; a leap year that is left out.
        ("0 9 * * 1-5", "Asia/Kolkata", "2026-01-02T10:00", "01-05 03:30, 01-06 03:30, 01-07 03:30"),
        ("0 0 13 * FRI", "UTC", "2026-02-10T00:00", "02-13 00:00, 02-20 00:00, 02-27 00:00"),
        ("0 0 29 2 *", "UTC", "2096-03-01T00:00", "02-29 00:00, 02-29 00:00, 02-29 00:00"),
    ],
)
def test_a_tick_is_what_the_clock_on_the_wall_shows(cron: str, zone: str, start: str, expected: str) -> None:
    found = upcoming(Schedule(cron=cron, timezone=zone), utc(start), 3)
    assert ", ".join(tick.strftime("%m-%d %H:%M") for tick in found) == expected


def test_six_fields_begin_with_the_second() -> None:
    found = upcoming(Schedule(cron="*/40 0 0 1 1 ?"), utc("2026-12-31T23:59:59"), 3)
    assert [str(tick)[:19] for tick in found] == [
        "2027-01-01 00:00:00",
        "2027-01-01 00:00:40",
        "2028-01-01 00:00:00",
    ]


def test_backwards_the_same_ticks_are_met() -> None:
    fields, zone = parse_cron("30 2 * * *"), find_zone("Europe/Berlin")
    assert last_tick(fields, zone, utc("2026-10-25T12:00")) == utc("2026-10-25T01:30")
    assert last_tick(fields, zone, utc("2026-10-25T01:29:59.999999")) == utc("2026-10-25T00:30")
    assert last_tick(fields, zone, utc("2026-03-29T23:00")) == utc("2026-03-28T01:30")
    assert last_tick(fields, zone, utc("2026-03-28T01:30")) == utc("2026-03-28T01:30")


def test_a_fraction_of_a_second_is_no_tick_twice() -> None:
    fields, zone = parse_cron("* * * * * *"), find_zone("UTC")
    assert first_tick(fields, zone, utc("2026-01-01T00:00:00.250000")) == utc("2026-01-01T00:00:01")


def test_a_day_that_never_comes_has_no_tick() -> None:
    assert first_tick(parse_cron("0 0 30 2 *"), find_zone("UTC"), utc("2026-01-01T00:00")) is None
    assert last_tick(parse_cron("0 0 30 2 *"), find_zone("UTC"), utc("2026-01-01T00:00")) is None


def test_the_calendar_ends() -> None:
    assert first_tick(parse_cron("0 0 1 1 *"), find_zone("UTC"), utc("9999-06-01T00:00")) is None


@pytest.mark.parametrize("name", ["Europe/Berln", "", "../etc/passwd", "Europe", "europe berlin", "x\0y"])
def test_an_unknown_zone_is_refused(name: str) -> None:
    with pytest.raises(UsageError) as caught:
        find_zone(name)
    assert caught.value.rule == "unknown-timezone"


@pytest.mark.parametrize("name", ["Europe/Berln", "Berlin", "berlin", "europe/berlin"])
def test_the_nearest_zone_is_named(name: str) -> None:
    with pytest.raises(UsageError) as caught:
        find_zone(name)
    assert caught.value.hint == 'did you mean "Europe/Berlin"?'
