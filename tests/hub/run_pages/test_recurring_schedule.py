"""Schedules as fields of a form, there and back."""

from __future__ import annotations

from datetime import datetime, timezone
from zoneinfo import ZoneInfo

import pytest

from catalog.pipeline.schedule import Schedule
from hub.run_pages.recurring_schedule import read_schedule, schedule_texts

BERLIN = ZoneInfo("Europe/Berlin")
SCHEDULES = (
    Schedule(cron="0 9 * * 1-5", timezone="Europe/Berlin"),
    Schedule(cron="*/10 0 9 * * *"),
    Schedule(cron="@daily", overlap="Forbid", max_concurrency=3),
    Schedule(every_seconds=90 * 60, start=datetime(2030, 1, 1, tzinfo=timezone.utc)),
    Schedule(every_seconds=86400, catch_up=True, catch_up_last=5, deadline_seconds=0),
    Schedule(cron="0 0 * * *", catch_up=True),
    Schedule(cron="0 0 * * *", catch_up_last=0, overlap="Replace"),
    Schedule(
        cron="0 0 * * *",
        timezone="Europe/Berlin",
        start=datetime(2030, 1, 1, 9, tzinfo=BERLIN),
        end=datetime(2031, 7, 1, 9, tzinfo=BERLIN),
    ),
)


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_a_schedule_comes_back_from_its_fields(schedule: Schedule) -> None:
    assert read_schedule(schedule_texts(schedule)).schedule == schedule


@pytest.mark.parametrize(("cron", "every", "unit"), [("@every 90m", "90", "minutes"), ("@every 48h", "2", "days")])
def test_a_period_is_shown_in_its_largest_unit(cron: str, every: str, unit: str) -> None:
    texts = schedule_texts(Schedule(cron=cron))
    assert (texts["trigger"], texts["every"], texts["unit"]) == ("period", every, unit)


def test_an_hour_that_the_clock_shows_twice_stays_the_one_it_was() -> None:
    second = datetime(2030, 10, 27, 1, 30, tzinfo=timezone.utc)
    before = Schedule(cron="0 0 * * *", timezone="Europe/Berlin", start=second)
    texts = schedule_texts(before)
    assert texts["start"] == "2030-10-27T02:30:00"
    kept = read_schedule(texts, before).schedule
    assert kept and kept.start == second
    new = read_schedule(texts).schedule
    assert new and new.start, "the first of the two for a time that is new"
    assert new.start.timestamp() == second.timestamp() - 3600


def test_another_zone_moves_the_times_with_its_clock() -> None:
    before = Schedule(cron="0 0 * * *", start=datetime(2030, 1, 1, 9, tzinfo=timezone.utc))
    after = read_schedule({**schedule_texts(before), "timezone": "Europe/Berlin"}, before).schedule
    assert after and after.start and after.start.isoformat() == "2030-01-01T09:00:00+01:00"


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({"cron": "99 * * * *"}, {"cron"}),
        ({"cron": ""}, {"cron"}),
        ({"cron": "0 0 30 2 *"}, {"cron"}),
        ({"trigger": "period", "every": ""}, {"every"}),
        ({"trigger": "period", "every": "0", "unit": "hours"}, {"every"}),
        ({"trigger": "period", "every": "-1"}, {"every"}),
        ({"timezone": "Mars/Base"}, {"timezone"}),
        ({"timezone": "Mars/Base", "start": "2030-01-01T00:00"}, {"timezone"}),
        ({"start": "soon"}, {"start"}),
        ({"start": "2031-01-01T00:00", "end": "2030-01-01T00:00"}, {"end"}),
        ({"overlap": "Never"}, {"overlap"}),
        ({"overlap": "Skip", "max_concurrency": "0"}, {"max_concurrency"}),
        ({"overlap": "Skip", "max_concurrency": "two", "deadline": "١"}, {"max_concurrency", "deadline"}),
        ({"catch_up": "last", "catch_up_last": ""}, {"catch_up_last"}),
        ({"catch_up": "last", "catch_up_last": "100000"}, {"catch_up_last"}),
        ({"cron": "x", "timezone": "Mars/Base"}, {"cron", "timezone"}),
    ],
)
def test_each_fault_is_told_at_its_field(changed: dict[str, str], fields: set[str]) -> None:
    found = read_schedule({**schedule_texts(SCHEDULES[0]), **changed})
    assert found.schedule is None
    assert set(found.errors) == fields
    assert all(message.endswith((".", "?")) for message in found.errors.values())
    assert {**found.texts, **changed} == found.texts, "what was written stays"


def test_a_bound_on_runs_at_once_means_nothing_where_all_start() -> None:
    found = read_schedule({**schedule_texts(SCHEDULES[0]), "overlap": "Allow", "max_concurrency": "3"}).schedule
    assert found and found.max_concurrency is None
