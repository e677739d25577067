"""Schedules as JSON values."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone

import pytest

from catalog.pipeline.schedule import Schedule
from catalog.pipeline.schedule_json import schedule_from_json, schedule_to_json

START = datetime(2030, 1, 2, 3, tzinfo=timezone(timedelta(hours=2)))


@pytest.mark.parametrize(
    "schedule",
    [
        Schedule(cron="0 3 * * *"),
        Schedule(every_seconds=60, start=START, end=START + timedelta(days=1), overlap="Forbid", max_concurrency=2),
        Schedule(
            cron="@daily", timezone="Europe/Oslo", catch_up=True, catch_up_last=3, deadline_seconds=0, enabled=False
        ),
    ],
)
def test_a_schedule_comes_back(schedule: Schedule) -> None:
    assert schedule_from_json(json.loads(json.dumps(schedule_to_json(schedule)))) == schedule


def test_only_what_differs_is_written() -> None:
    assert schedule_to_json(Schedule(cron="@daily")) == {"cron": "@daily"}
