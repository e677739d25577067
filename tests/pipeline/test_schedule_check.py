"""What is wrong with a schedule."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from catalog.errors import UsageError
from catalog.pipeline.schedule import Schedule
from catalog.pipeline.schedule_check import check_schedule, require_schedule

JANUARY = datetime(2026, 1, 1, tzinfo=timezone.utc)
MARCH = datetime(2026, 3, 1, tzinfo=timezone.utc)
BERLIN = ZoneInfo("Europe/Berlin")
# Of the hour that the clock shows twice, the later part of the first time and the earlier part of the second.
FIRST_HALF = datetime(2026, 10, 25, 2, 40, tzinfo=BERLIN)
SECOND_HALF = datetime(2026, 10, 25, 2, 10, fold=1, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("values", "rules"),
    [
        ({}, ["no-trigger"]),
        ({"cron": "  "}, ["no-trigger"]),
        ({"cron": "@daily", "every_seconds": 60}, ["two-triggers"]),
        ({"cron": "0 9 * *"}, ["bad-cron"]),
        ({"every_seconds": 0}, ["bad-period"]),
        ({"cron": "@every 10ms"}, ["bad-period"]),
        ({"cron": "@daily", "timezone": "Berlin"}, ["unknown-timezone"]),
        ({"cron": "@daily", "start": MARCH, "end": JANUARY}, ["schedule-window"]),
        ({"cron": "@daily", "start": datetime(2026, 1, 1), "end": JANUARY}, ["naive-time"]),
        ({"cron": "@daily", "start": SECOND_HALF, "end": FIRST_HALF}, ["schedule-window"]),
        ({"cron": "@daily", "start": datetime(1, 1, 1, tzinfo=BERLIN)}, ["schedule-window"]),
        ({"cron": "@daily", "end": datetime(9999, 12, 31, 23, tzinfo=timezone.utc)}, ["schedule-window"]),
        ({"cron": "0 0 31 6 *"}, ["schedule-never"]),
        ({"cron": "0 0 1 6 *", "start": JANUARY, "end": MARCH}, ["schedule-never"]),
        ({"cron": "@daily", "overlap": "Queue"}, ["bad-overlap"]),
        ({"cron": "@daily", "overlap": "Forbid", "max_concurrency": 0}, ["bad-concurrency"]),
        ({"cron": "@daily", "max_concurrency": 3}, ["bad-concurrency"]),
        ({"cron": "@daily", "catch_up_last": -1}, ["bad-catch-up"]),
        ({"cron": "@daily", "catch_up_last": 1001}, ["bad-catch-up"]),
        ({"cron": "@daily", "deadline_seconds": -1}, ["bad-deadline"]),
        ({"cron": "@daily", "deadline_seconds": 10**20}, ["bad-deadline"]),
        ({"cron": "x", "timezone": "y", "deadline_seconds": -1}, ["bad-cron", "unknown-timezone", "bad-deadline"]),
    ],
)
def test_each_fault_has_its_rule(values: dict[str, Any], rules: list[str]) -> None:
    findings = check_schedule(Schedule(**values))
    assert [finding.rule for finding in findings] == rules
    assert all(finding.hint for finding in findings)


def test_all_of_it_is_raised_at_once() -> None:
    with pytest.raises(UsageError) as caught:
        require_schedule(Schedule(cron="61 25 * * *", timezone="nowhere"))
    assert len(caught.value.findings) == 3


@pytest.mark.parametrize(
    "schedule",
    [
        Schedule(cron="0 9 * * 1-5", timezone="Europe/Berlin", start=JANUARY, end=MARCH),
        Schedule(cron="30 0 9 ? * MON", overlap="Forbid", max_concurrency=3, catch_up=True),
        Schedule(every_seconds=1, overlap="Replace", deadline_seconds=0, enabled=False),
        Schedule(cron="@every 1h", overlap="Skip", catch_up_last=0),
    ],
    ids=repr,
)
def test_a_sound_schedule_has_none(schedule: Schedule) -> None:
    assert check_schedule(schedule) == []
