"""Schedules as CronWorkflows."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import pytest

from catalog.compile.cron_workflow import cron_workflow, cron_workflow_findings
from catalog.errors import UsageError
from catalog.pipeline.schedule import Schedule

JANUARY = datetime(2026, 1, 1, tzinfo=timezone.utc)
MARCH = datetime(2026, 3, 1, tzinfo=timezone.utc)


def spec_of(**values: Any) -> dict[str, Any]:
    spec = cron_workflow(Schedule(**{"deadline_seconds": 0, **values}), "nightly", "train")["spec"]
    assert isinstance(spec, dict)
    return spec


def test_the_object_refers_to_the_template() -> None:
    schedule = Schedule(cron="0 0 9 * * *", timezone="Europe/Berlin", overlap="Forbid", deadline_seconds=300)
    assert cron_workflow(schedule, "nightly", "train", namespace="ml", labels={"team": "vision"}) == {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "CronWorkflow",
        "metadata": {
            "name": "nightly",
            "namespace": "ml",
            "labels": {"team": "vision", "app.kubernetes.io/managed-by": "kfp-catalog"},
        },
        "spec": {
            "schedules": ["0 9 * * *"],
            "timezone": "Europe/Berlin",
            "concurrencyPolicy": "Forbid",
            "startingDeadlineSeconds": 300,
            "workflowSpec": {"workflowTemplateRef": {"name": "train"}},
        },
    }


def test_a_period_is_meant_in_utc() -> None:
    spec = spec_of(every_seconds=5400, timezone="Europe/Berlin")
    assert spec["timezone"] == "UTC"
    assert spec["schedules"] == ["0 */3 * * *", "30 1,4,7,10,13,16,19,22 * * *"]


def test_a_disabled_schedule_is_suspended() -> None:
    assert spec_of(cron="@daily", enabled=False)["suspend"] is True
    assert "suspend" not in spec_of(cron="@daily")


def test_without_a_deadline_a_missed_tick_is_made_up_however_late() -> None:
    assert spec_of(cron="@daily", deadline_seconds=None)["startingDeadlineSeconds"] == 316224000
    assert "startingDeadlineSeconds" not in spec_of(cron="@daily")


@pytest.mark.parametrize(
    ("values", "when"),
    [
        ({"start": JANUARY}, "{{= now() >= date('2026-01-01T12:00:00Z') }}"),
        ({"end": MARCH}, "{{= now() < date('2026-03-01T12:00:00Z') }}"),
        (
            {"start": JANUARY, "end": MARCH},
            "{{= now() >= date('2026-01-01T12:00:00Z') and now() < date('2026-03-01T12:00:00Z') }}",
        ),
        ({"timezone": "Asia/Tokyo", "end": MARCH}, "{{= now() < date('2026-03-01T03:00:00Z') }}"),
    ],
)
def test_start_and_end_lie_between_the_ticks(values: dict[str, Any], when: str) -> None:
    """The tick at the start is left out and that at the end is not, though a run begins a moment after its tick."""
    assert spec_of(cron="@daily", **values)["when"] == when


def test_a_period_begins_with_its_first_tick() -> None:
    assert spec_of(every_seconds=86400, start=JANUARY)["when"] == "{{= now() >= date('2026-01-01T23:59:30Z') }}"


@pytest.mark.parametrize(
    ("values", "rules"),
    [
        ({"cron": "15 0 9 * * *"}, ["cron-workflow-seconds"]),
        ({"every_seconds": 45}, ["cron-workflow-period"]),
        ({"cron": "@daily", "overlap": "Forbid", "max_concurrency": 3}, ["cron-workflow-concurrency"]),
        ({"cron": "@daily", "catch_up": True}, ["cron-workflow-backfill"]),
        ({"cron": "@daily", "catch_up_last": 2}, ["cron-workflow-backfill"]),
        ({"cron": "@daily", "start": JANUARY, "deadline_seconds": 60}, ["cron-workflow-start"]),
        (
            {"cron": "* * * * * *", "catch_up": True, "overlap": "Replace", "max_concurrency": 2},
            ["cron-workflow-seconds", "cron-workflow-concurrency", "cron-workflow-backfill"],
        ),
    ],
)
def test_what_means_something_else_is_refused_with_the_reason(values: dict[str, Any], rules: list[str]) -> None:
    with pytest.raises(UsageError) as caught:
        spec_of(**values)
    assert [finding.rule for finding in caught.value.findings] == rules
    assert all("scheduler" in finding.hint for finding in caught.value.findings)


def test_one_run_at_once_is_what_a_cron_workflow_allows() -> None:
    one = Schedule(cron="@daily", overlap="Forbid", max_concurrency=1)
    assert cron_workflow_findings(one) == []


def test_skip_is_what_argo_forbids() -> None:
    assert spec_of(cron="@daily", overlap="Skip")["concurrencyPolicy"] == "Forbid"


def test_a_schedule_that_makes_up_nothing_has_no_deadline() -> None:
    assert "startingDeadlineSeconds" in spec_of(cron="@daily", deadline_seconds=None)
    assert "startingDeadlineSeconds" not in spec_of(cron="@daily", deadline_seconds=None, catch_up_last=0)


def test_a_faulty_schedule_is_told_first() -> None:
    with pytest.raises(UsageError) as caught:
        spec_of(cron="0 25 * * *", catch_up=True)
    assert caught.value.rule == "bad-cron"


def test_argo_adds_a_time_to_the_name() -> None:
    with pytest.raises(UsageError) as caught:
        cron_workflow(Schedule(cron="@daily"), "n" * 53, "train")
    assert caught.value.rule == "cron-workflow-name"
