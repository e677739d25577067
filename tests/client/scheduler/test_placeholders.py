"""Placeholders in arguments."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from catalog.client.scheduler.placeholders import Moment, fill

SCHEDULED = datetime(2030, 1, 31, 9, 0, tzinfo=timezone(timedelta(hours=1)))
CURRENT = datetime(2030, 1, 31, 8, 0, 7, tzinfo=timezone.utc)
FIRED = Moment(CURRENT, "run-1", SCHEDULED, 12)
ONCE = Moment(CURRENT, "run-1")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[[ScheduledTime]]", "20300131080000"),
        ("[[CurrentTime]]", "20300131080007"),
        ("[[ScheduledTime.2006-01-02]]/[[CurrentTime.15:04:05]]", "2030-01-31/08:00:07"),
        ("s3://b/[[Index]]/[[RunUUID]]", "s3://b/12/run-1"),
        ("{{$.scheduledTime.strftime('%Y-%m-%d')}}", "2030-01-31"),
        ('{{$.currentTime.strftime("%H:%M:%S")}}', "08:00:07"),
        ("[[Unknown]] {{$.index}} [[ScheduledTime", "[[Unknown]] {{$.index}} [[ScheduledTime"),
        ("[[1,2],[3,4]]", "[[1,2],[3,4]]"),
        ("plain", "plain"),
    ],
)
def test_placeholders_of_a_recurring_run_are_replaced_and_times_are_in_utc(text: str, expected: str) -> None:
    assert fill(text, FIRED) == expected


def test_a_run_that_no_schedule_started_knows_its_time_and_id_only() -> None:
    text = "[[CurrentTime]] [[RunUUID]] [[ScheduledTime]] [[Index]] {{$.scheduledTime.strftime('%Y')}}"
    kept = "[[ScheduledTime]] [[Index]] {{$.scheduledTime.strftime('%Y')}}"
    assert fill(text, ONCE) == f"20300131080007 run-1 {kept}"
