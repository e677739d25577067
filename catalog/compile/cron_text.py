"""A schedule's ticks as cron texts of five fields, where there are such texts."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from catalog.errors import UsageError
from catalog.pipeline.schedule import Schedule
from catalog.pipeline.schedule_cron import parse_cron
from catalog.pipeline.schedule_period import period_of
from catalog.pipeline.schedule_ticks import anchor_of

_HOUR, _DAY, _WEEK = 3600, 86400, 604800
OWN_SCHEDULER = "or leave it to catalog's own scheduler"


def cron_texts(schedule: Schedule) -> tuple[str, ...]:
    """The texts that together name exactly the ticks of the schedule; those of a period are meant in UTC.

    Raises UsageError, rule cron-workflow-seconds or cron-workflow-period, when there are none.
    """
    period = period_of(schedule)
    return _of_cron(schedule.cron.strip()) if period is None else _of_period(period, anchor_of(schedule))


def _of_cron(text: str) -> tuple[str, ...]:
    if parse_cron(text).seconds != {0}:
        raise UsageError(
            f"{text!r} ticks within the minute, and a CronWorkflow knows only whole minutes",
            rule="cron-workflow-seconds",
            hint=f"let the first of the six fields be 0, {OWN_SCHEDULER}",
        )
    parts = text.split()
    return (" ".join(parts[-5:] if len(parts) == 6 else parts),)


def _of_period(period: int, anchor: datetime) -> tuple[str, ...]:
    """Argo's own `@every` is of no use: it counts anew whenever the object is touched, which each run does."""
    if anchor.second or anchor.microsecond or period % 60:
        raise _no_period(period, "it ticks within the minute, and a CronWorkflow knows only whole minutes")
    if period == _WEEK:
        return (f"{anchor.minute} {anchor.hour} * * {anchor.isoweekday() % 7}",)
    if _DAY % period:
        raise _no_period(period, "it ticks at other times each day, and a CronWorkflow follows the clock")
    minutes_by_hours = _minutes_by_hours((anchor.hour * _HOUR + anchor.minute * 60) // 60, period // 60)
    return tuple(
        f"{_field(minutes, 60)} {_field(hours, 24)} * * *" for hours, minutes in sorted(minutes_by_hours.items())
    )


def _minutes_by_hours(first: int, step: int) -> dict[tuple[int, ...], list[int]]:
    """The minutes of a day from `first` in steps, grouped so that each group is some minutes of some hours."""
    hours_of: dict[int, list[int]] = defaultdict(list)
    for minute_of_day in sorted((first + number * step) % 1440 for number in range(1440 // step)):
        hours_of[minute_of_day % 60].append(minute_of_day // 60)
    groups: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for minute in sorted(hours_of):
        groups[tuple(hours_of[minute])].append(minute)
    return groups


def _field(numbers: tuple[int, ...] | list[int], size: int) -> str:
    step = numbers[1] - numbers[0] if len(numbers) > 1 else size
    if list(numbers) == list(range(0, size, step)):
        return "*" if step == 1 else f"*/{step}" if step < size else "0"
    return ",".join(str(number) for number in numbers)


def _no_period(period: int, reason: str) -> UsageError:
    return UsageError(
        f"every {period} s is no CronWorkflow: {reason}",
        rule="cron-workflow-period",
        hint=f"take whole minutes that divide a day, or a week, from a start at a whole minute; {OWN_SCHEDULER}",
    )
