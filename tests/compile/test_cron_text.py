"""Schedules as cron texts of five fields."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from itertools import islice
from math import gcd

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.compile.cron_text import cron_texts
from catalog.errors import UsageError
from catalog.pipeline.schedule import Schedule
from catalog.pipeline.schedule_ticks import upcoming

START = datetime(2026, 1, 6, 8, 7, tzinfo=timezone.utc)
DIVISORS = [minutes for minutes in range(1, 1441) if 1440 % minutes == 0]


@pytest.mark.parametrize(
    ("cron", "text"),
    [
        ("0 9 * * 1-5", "0 9 * * 1-5"),
        ("0 0 9 ? * MON", "0 9 ? * MON"),
        ("@daily", "@daily"),
        ("0/60 0 9 * * *", "0 9 * * *"),
    ],
)
def test_a_cron_text_of_whole_minutes_stays_what_it_is(cron: str, text: str) -> None:
    assert cron_texts(Schedule(cron=cron)) == (text,)


@pytest.mark.parametrize("cron", ["30 0 9 * * *", "* * * * * *", "0,30 * * * * *"])
def test_seconds_are_refused(cron: str) -> None:
    with pytest.raises(UsageError, match="only whole minutes") as caught:
        cron_texts(Schedule(cron=cron))
    assert caught.value.rule == "cron-workflow-seconds"


@pytest.mark.parametrize(
    ("seconds", "start", "texts"),
    [
        (60, None, ("* * * * *",)),
        (900, None, ("*/15 * * * *",)),
        (900, START, ("7,22,37,52 * * * *",)),
        (3600, None, ("0 * * * *",)),
        (21600, None, ("0 */6 * * *",)),
        (21600, START, ("7 2,8,14,20 * * *",)),
        (86400, START, ("7 8 * * *",)),
        (604800, START, ("7 8 * * 2",)),
        (604800, None, ("0 0 * * 4",)),
        (5400, None, ("0 */3 * * *", "30 1,4,7,10,13,16,19,22 * * *")),
    ],
)
def test_a_period_that_divides_a_day_follows_the_clock(
    seconds: int, start: datetime | None, texts: tuple[str, ...]
) -> None:
    assert cron_texts(Schedule(every_seconds=seconds, start=start)) == texts
    assert cron_texts(Schedule(cron=f"@every {seconds}s", start=start)) == texts


@settings(deadline=None)
@given(st.sampled_from(DIVISORS), st.integers(0, 10**4))
def test_the_texts_together_tick_as_the_period_does(minutes: int, shift: int) -> None:
    start = START + timedelta(minutes=shift)
    schedule = Schedule(every_seconds=minutes * 60, start=start)
    texts = cron_texts(schedule)
    found = sorted(tick for text in texts for tick in upcoming(Schedule(cron=text), start, 30))
    assert tuple(islice(found, 30)) == upcoming(schedule, start, 30)
    assert len(texts) <= max(minutes // gcd(minutes, 60), 1)


@pytest.mark.parametrize(
    "schedule",
    [
        Schedule(every_seconds=10),
        Schedule(every_seconds=90),
        Schedule(every_seconds=7 * 60),
        Schedule(every_seconds=2 * 86400),
        Schedule(every_seconds=3600, start=START + timedelta(seconds=5)),
        Schedule(cron="@every 5h"),
    ],
    ids=repr,
)
def test_other_periods_are_refused(schedule: Schedule) -> None:
    with pytest.raises(UsageError) as caught:
        cron_texts(schedule)
    assert caught.value.rule == "cron-workflow-period"
    assert "divide a day" in caught.value.hint
