from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import pytest

from catalog.errors import UsageError
from catalog.pipeline.schedule import Schedule
from hub.kfp.message import Message
from hub.kfp.triggers import read_trigger, trigger_struct

NOW = datetime(2026, 3, 1, 12, 30, 15, 999, timezone.utc)
NEW_YEAR = datetime(2037, 1, 1, tzinfo=timezone.utc)


def read(trigger: Any, max_concurrency: int = 1, no_catchup: bool = False, enabled: bool = True) -> Schedule:
    return read_trigger(
        Message.of(trigger), max_concurrency=max_concurrency, no_catchup=no_catchup, enabled=enabled, now=NOW
    )


def test_a_cron_text_has_its_seconds_first() -> None:
    found = read({"cron_schedule": {"cron": "0 0 9 ? * 2-6", "start_time": "2037-01-01T00:00:00Z"}}, 3)
    assert found == Schedule(
        cron="0 0 9 ? * 2-6", start=NEW_YEAR, overlap="Forbid", max_concurrency=3, catch_up=True, enabled=True
    )


@pytest.mark.parametrize("cron", ["@daily", "@every 1h30m", "*/10 * * * * *"])
def test_other_cron_texts_of_kfp_are_taken(cron: str) -> None:
    assert read({"cronSchedule": {"cron": cron}}).cron == cron


def test_five_fields_are_refused_because_they_would_mean_something_else() -> None:
    with pytest.raises(UsageError) as refused:
        read({"cron_schedule": {"cron": "30 9 * * 1-5"}})
    assert refused.value.rule == "cron-fields"
    assert '"0 30 9 * * 1-5"' in refused.value.hint


@pytest.mark.parametrize("prefix", ["CRON_TZ", "TZ"])
def test_a_cron_text_may_name_its_clock(prefix: str) -> None:
    found = read({"cron_schedule": {"cron": f"{prefix}=Europe/Berlin 0 0 9 * * *"}})
    assert (found.timezone, found.cron) == ("Europe/Berlin", "0 0 9 * * *")
    assert trigger_struct(found) == {"cron_schedule": {"cron": "CRON_TZ=Europe/Berlin 0 0 9 * * *"}}


def test_a_period_counts_from_now_unless_it_has_a_start() -> None:
    assert read({"periodic_schedule": {"interval_second": "60"}}).start == NOW.replace(microsecond=0)
    found = read({"periodic_schedule": {"interval_second": 60, "start_time": "2037-01-01T01:00:00+01:00"}})
    assert (found.every_seconds, found.start) == (60, NEW_YEAR)


def test_catch_up_and_the_switch_are_taken_over() -> None:
    found = read({"cron_schedule": {"cron": "@daily"}}, no_catchup=True, enabled=False)
    assert (found.catch_up, found.enabled) == (False, False)


@pytest.mark.parametrize("trigger", [{}, {"cron_schedule": {"cron": "@daily"}, "periodic_schedule": {}}, None])
def test_a_trigger_is_one_of_two_kinds(trigger: Any) -> None:
    with pytest.raises(UsageError, match="either"):
        read(trigger)


@pytest.mark.parametrize("most", [-1, 11])
def test_at_most_ten_runs_go_on_at_once(most: int) -> None:
    with pytest.raises(UsageError, match="max_concurrency"):
        read({"cron_schedule": {"cron": "@daily"}}, most)


@pytest.mark.parametrize(
    "trigger",
    [
        {"cron_schedule": {"cron": "0 0 9 * * *", "end_time": "2037-01-01T00:00:00Z"}},
        {"periodic_schedule": {"interval_second": "3600", "start_time": "2037-01-01T00:00:00Z"}},
    ],
)
def test_a_trigger_comes_back_as_it_was_given(trigger: Any) -> None:
    assert trigger_struct(read(trigger)) == trigger


def test_a_cron_text_of_five_fields_made_elsewhere_is_told_with_six() -> None:
    assert trigger_struct(Schedule(cron="30 9 * * 1-5")) == {"cron_schedule": {"cron": "0 30 9 * * 1-5"}}
