"""Periods, and durations as Go writes them."""

from __future__ import annotations

import pytest

from catalog.errors import UsageError
from catalog.pipeline.schedule import Schedule
from catalog.pipeline.schedule_period import period_of


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("@every 1h30m", 5400), ("@every 90m", 5400), ("@every 45s", 45), ("@every 1.5m", 90), ("@every 2000ms", 2)],
)
def test_every_is_a_period(text: str, seconds: int) -> None:
    assert period_of(Schedule(cron=text)) == seconds


def test_a_schedule_by_the_calendar_has_none() -> None:
    assert period_of(Schedule(cron="@daily")) is None
    assert period_of(Schedule(every_seconds=7)) == 7


@pytest.mark.parametrize(
    "schedule",
    [
        Schedule(every_seconds=0),
        Schedule(every_seconds=-5),
        Schedule(every_seconds=10**12),
        Schedule(cron="@every 500ms"),
        Schedule(cron="@every 1.5s"),
        Schedule(cron="@every 1d"),
        Schedule(cron="@every soon"),
        Schedule(cron="@every 1h 30m"),
        Schedule(cron="@every -1h"),
    ],
    ids=repr,
)
def test_other_periods_are_refused(schedule: Schedule) -> None:
    with pytest.raises(UsageError) as caught:
        period_of(schedule)
    assert caught.value.rule == "bad-period"
