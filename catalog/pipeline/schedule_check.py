"""What is wrong with a schedule: all of it at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timezone

from catalog.errors import Finding, UsageError
from catalog.pipeline.schedule import OVERLAPS, Schedule
from catalog.pipeline.schedule_clock import find_zone
from catalog.pipeline.schedule_cron import parse_cron
from catalog.pipeline.schedule_period import LONGEST, period_of
from catalog.pipeline.schedule_ticks import MOST_MADE_UP, next_after


def require_schedule(schedule: Schedule) -> None:
    """Raises UsageError with everything check_schedule finds, if it finds something."""
    if findings := check_schedule(schedule):
        raise UsageError(findings=findings)


def check_schedule(schedule: Schedule) -> list[Finding]:
    """A finding for each fault: rules no-trigger, two-triggers, bad-cron, bad-period, unknown-timezone, naive-time,
    schedule-window, schedule-never, bad-overlap, bad-concurrency, bad-catch-up, bad-deadline."""
    findings = [
        *_trigger(schedule),
        *_zone(schedule),
        *_window(schedule),
        *_concurrency(schedule),
        *_lateness(schedule),
    ]
    return findings or list(_never(schedule))


def _trigger(schedule: Schedule) -> Iterator[Finding]:
    if schedule.cron.strip() and schedule.every_seconds is not None:
        message = "a schedule has a cron text or a period, and this one has both"
        yield Finding("two-triggers", message, hint="leave one of them out")
        return
    if not schedule.cron.strip() and schedule.every_seconds is None:
        message = "a schedule has a cron text or a period, and this one has neither"
        yield Finding("no-trigger", message, hint="such as `0 9 * * 1-5`, nine o'clock on working days")
        return
    try:
        if period_of(schedule) is None:
            parse_cron(schedule.cron)
    except UsageError as error:
        yield from error.findings


def _zone(schedule: Schedule) -> Iterator[Finding]:
    try:
        find_zone(schedule.timezone)
    except UsageError as error:
        yield from error.findings


def _window(schedule: Schedule) -> Iterator[Finding]:
    given = {"start": schedule.start, "end": schedule.end}
    moments = {name: moment for name, moment in given.items() if moment is not None}
    faults = [finding for name, moment in moments.items() for finding in _moment(name, moment)]
    yield from faults
    # Two times of one zone would be compared as the wall shows them.
    window = [] if faults else [moment.astimezone(timezone.utc) for moment in moments.values()]
    if len(window) == 2 and window[1] <= window[0]:
        message = f"the end {window[1].isoformat()} is not after the start {window[0].isoformat()}"
        yield Finding("schedule-window", message, hint="ticks lie after the start, and not after the end")


def _moment(name: str, moment: datetime) -> Iterator[Finding]:
    if moment.tzinfo is None:
        message = f"the {name} of a schedule needs a time zone"
        yield Finding("naive-time", message, hint="such as 2030-01-31T09:00:00+01:00")
    if not 1970 <= moment.year <= 9000:
        message = f"the {name} of a schedule lies in the year {moment.year}"
        yield Finding("schedule-window", message, hint="choose a year from 1970 to 9000")


def _concurrency(schedule: Schedule) -> Iterator[Finding]:
    if schedule.overlap not in OVERLAPS:
        message = f"{schedule.overlap!r} is no way to treat runs that overlap"
        yield Finding("bad-overlap", message, hint=f"one of {', '.join(OVERLAPS)}")
    if schedule.max_concurrency is not None and schedule.max_concurrency < 1:
        message = f"at least one run must be allowed at once, not {schedule.max_concurrency}"
        yield Finding("bad-concurrency", message, hint="give 1 or more")
    elif schedule.max_concurrency is not None and schedule.overlap == "Allow":
        message = f"{schedule.max_concurrency} runs at once are a bound, and overlap Allow obeys none"
        yield Finding("bad-concurrency", message, hint="choose Forbid, Skip or Replace, or leave the bound out")


def _lateness(schedule: Schedule) -> Iterator[Finding]:
    if schedule.catch_up_last is not None and not 0 <= schedule.catch_up_last <= MOST_MADE_UP:
        message = f"the {schedule.catch_up_last} newest of the missed ticks cannot be made up"
        yield Finding("bad-catch-up", message, hint=f"from 0 to {MOST_MADE_UP}, or all of them")
    if schedule.deadline_seconds is not None and not 0 <= schedule.deadline_seconds <= LONGEST:
        message = f"a run cannot start {schedule.deadline_seconds} s late"
        yield Finding("bad-deadline", message, hint="from 0 seconds to ten years, or no deadline")


def _never(schedule: Schedule) -> Iterator[Finding]:
    """Of a schedule with no other fault."""
    if period_of(schedule) is None and parse_cron(schedule.cron).never:
        message = f"{schedule.cron.strip()!r} never ticks: none of its months has such a day"
        yield Finding("schedule-never", message, hint="mind that April, June, September and November have 30 days")
    elif schedule.start and schedule.end and next_after(schedule, schedule.start) is None:
        message = f"the schedule does not tick once between its start and its end {schedule.end.isoformat()}"
        yield Finding("schedule-never", message, hint="choose a later end")
