"""From the options of `catalog deploy` to a schedule."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any
from zoneinfo import ZoneInfo

import click
import pytest

from catalog.cli.deploy_request import make_schedule
from catalog.errors import UsageError
from catalog.pipeline.schedule import Schedule

NOTHING: dict[str, Any] = {
    "cron": "",
    "timezone": None,
    "start": None,
    "end": None,
    "concurrency": None,
    "starting_deadline": None,
    "suspend": False,
}


def test_without_a_schedule_there_is_none() -> None:
    assert make_schedule(**NOTHING) is None


def test_the_defaults_are_what_a_cron_workflow_does() -> None:
    assert make_schedule(**{**NOTHING, "cron": "@daily"}) == Schedule(cron="@daily", deadline_seconds=0)


def test_a_time_is_of_the_zone_unless_it_names_its_own() -> None:
    given = {"cron": "@daily", "timezone": "Europe/Berlin", "start": "2030-07-01T09:00", "end": "2030-08-01T00:00Z"}
    schedule = make_schedule(**{**NOTHING, **given})
    assert schedule is not None
    assert schedule.start == datetime(2030, 7, 1, 9, tzinfo=ZoneInfo("Europe/Berlin"))
    assert schedule.end == datetime(2030, 8, 1, tzinfo=timezone.utc)


def test_all_of_it_is_passed_on() -> None:
    given = {"cron": "0 9 * * *", "concurrency": "Forbid", "starting_deadline": 60, "suspend": True}
    assert make_schedule(**{**NOTHING, **given}) == Schedule(
        cron="0 9 * * *", overlap="Forbid", deadline_seconds=60, enabled=False
    )


@pytest.mark.parametrize(
    "given", [{"timezone": "UTC"}, {"end": "2030-01-01"}, {"concurrency": "Allow"}, {"suspend": True}], ids=repr
)
def test_what_says_something_of_a_schedule_needs_one(given: dict[str, Any]) -> None:
    with pytest.raises(click.UsageError, match="need a --schedule"):
        make_schedule(**{**NOTHING, **given})


def test_what_is_no_time_is_refused() -> None:
    with pytest.raises(UsageError, match="--start: 'tomorrow' is no time"):
        make_schedule(**{**NOTHING, "cron": "@daily", "start": "tomorrow"})
