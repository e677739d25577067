"""From a schedule to an Argo CronWorkflow, where that means the same; where not, it is refused with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

from catalog.compile.cron_text import OWN_SCHEDULER, cron_texts
from catalog.compile.workflow_template import API_VERSION, labels_of
from catalog.errors import Finding, UsageError
from catalog.pipeline.schedule import Schedule
from catalog.pipeline.schedule_check import require_schedule
from catalog.pipeline.schedule_period import LONGEST, period_of
from catalog.pipeline.schedule_ticks import last_until, next_after

MAX_NAME = 52


def cron_workflow(
    schedule: Schedule, name: str, template: str, *, namespace: str = "", labels: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The CronWorkflow `name` that runs the WorkflowTemplate `template` at the ticks of the schedule.

    Raises UsageError with all that require_schedule or cron_workflow_findings finds.
    """
    require_schedule(schedule)
    if findings := [*_name(name), *cron_workflow_findings(schedule)]:
        raise UsageError(findings=findings)
    metadata: dict[str, Any] = {"name": name, "labels": labels_of(labels)}
    if namespace:
        metadata["namespace"] = namespace
    spec = {**_timing(schedule), "workflowSpec": {"workflowTemplateRef": {"name": template}}}
    return {"apiVersion": API_VERSION, "kind": "CronWorkflow", "metadata": metadata, "spec": spec}


def cron_workflow_findings(schedule: Schedule) -> list[Finding]:
    """Why a CronWorkflow cannot do what a sound schedule says: rules cron-workflow-seconds, -period, -concurrency,
    -backfill and -start; empty when it can."""
    findings: list[Finding] = []
    try:
        cron_texts(schedule)
    except UsageError as error:
        findings += error.findings
    if (schedule.max_concurrency or 1) > 1:
        message = f"{schedule.max_concurrency} runs at once: a CronWorkflow allows one or any number"
        hint = f"give one, choose overlap Allow, {OWN_SCHEDULER}"
        findings.append(Finding("cron-workflow-concurrency", message, hint=hint))
    if schedule.makes_up_all or (schedule.catch_up_last or 0) > 1:
        message = "a CronWorkflow makes up the latest missed tick at most, and never all of them"
        findings.append(Finding("cron-workflow-backfill", message, hint=f"leave out catch_up, {OWN_SCHEDULER}"))
    if schedule.start is not None and schedule.deadline_seconds != 0 and schedule.catch_up_last != 0:
        message = "a CronWorkflow that makes up missed ticks would count those before its start as missed"
        hint = f"give a deadline of 0 seconds, leave out the start, {OWN_SCHEDULER}"
        findings.append(Finding("cron-workflow-start", message, hint=hint))
    return findings


def _name(name: str) -> list[Finding]:
    if len(name) <= MAX_NAME:
        return []
    message = f"{name!r} has {len(name)} characters; Argo puts a time behind it and takes {MAX_NAME} at most"
    return [Finding("cron-workflow-name", message, hint="give a shorter name")]


def _timing(schedule: Schedule) -> dict[str, Any]:
    """The fields of the spec that say when; in the order of Argo's documentation."""
    zone = schedule.timezone if period_of(schedule) is None else "UTC"
    timing: dict[str, Any] = {
        "schedules": list(cron_texts(schedule)),
        "timezone": zone,
        # What Argo forbids it drops at once.
        "concurrencyPolicy": "Forbid" if schedule.overlap == "Skip" else schedule.overlap,
    }
    deadline = LONGEST if schedule.deadline_seconds is None else schedule.deadline_seconds
    if schedule.catch_up_last == 0:
        deadline = 0
    if deadline:
        timing["startingDeadlineSeconds"] = deadline
    if not schedule.enabled:
        timing["suspend"] = True
    if conditions := _window(schedule):
        timing["when"] = "{{= " + " and ".join(conditions) + " }}"
    return timing


def _window(schedule: Schedule) -> list[str]:
    """The conditions on the time of a run that keep it within start and end.

    A run begins a moment after its tick, so the bounds lie in the gaps between the ticks.
    """
    endless = replace(schedule, start=None, end=None)
    if period_of(schedule) is not None:
        # Without its start a period would be counted from elsewhere.
        endless = replace(schedule, end=None)
    conditions = []
    if schedule.start is not None and (bound := _gap(endless, schedule.start)) is not None:
        conditions.append(f"now() >= date('{bound}')")
    if schedule.end is not None and (bound := _gap(endless, schedule.end)) is not None:
        conditions.append(f"now() < date('{bound}')")
    return conditions


def _gap(schedule: Schedule, moment: datetime) -> str | None:
    """An instant between the last tick not after `moment` and the first one after it; None when none follows."""
    after = next_after(schedule, moment)
    if after is None:
        return None
    before = last_until(schedule, moment)
    half = timedelta(seconds=30) if before is None else (after - before) / 2
    bound = (after - half).astimezone(timezone.utc).replace(microsecond=0)
    return bound.strftime("%Y-%m-%dT%H:%M:%SZ")
