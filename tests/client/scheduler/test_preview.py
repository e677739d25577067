"""The next ticks, as people read them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone

import pytest

from catalog.client.scheduler.preview import preview
from catalog.errors import UsageError
from catalog.pipeline.schedule import Schedule

BERLIN = Schedule(cron="30 2 * * *", timezone="Europe/Berlin")


def shown(schedule: Schedule, text: str, count: int) -> list[tuple[str, str]]:
    """Wall time and note of the next ticks after that time in UTC."""
    ticks = preview(schedule, datetime.fromisoformat(text).replace(tzinfo=timezone.utc), count)
    return [(tick.wall.isoformat(), tick.note) for tick in ticks]


def test_a_day_whose_clock_skips_the_time_has_no_tick() -> None:
    assert shown(BERLIN, "2030-03-30", 2) == [
        ("2030-03-30T02:30:00+01:00", ""),
        ("2030-04-01T02:30:00+02:00", "clocks went forward by 1 h"),
    ]


def test_a_day_whose_clock_shows_the_time_twice_has_two() -> None:
    assert shown(BERLIN, "2030-10-26T12:00", 3) == [
        ("2030-10-27T02:30:00+02:00", ""),
        ("2030-10-27T02:30:00+01:00", "the clock shows this time twice; this is the second"),
        ("2030-10-28T02:30:00+01:00", ""),
    ]


def test_half_an_hour_is_told_as_such() -> None:
    island = Schedule(cron="0 12 * * *", timezone="Australia/Lord_Howe")
    assert shown(island, "2030-04-05T12:00", 2)[1][1] == "clocks went back by 30 min"


def test_a_disabled_schedule_is_previewed_and_one_that_ended_has_no_ticks() -> None:
    assert len(shown(replace(BERLIN, enabled=False), "2030-01-01", 3)) == 3
    assert shown(replace(BERLIN, end=datetime(2029, 1, 1, tzinfo=timezone.utc)), "2030-01-01", 3) == []


def test_an_unsound_schedule_is_refused() -> None:
    with pytest.raises(UsageError) as caught:
        preview(Schedule(cron="61 * * * *"), datetime.now(timezone.utc))
    assert caught.value.rule == "bad-cron"
