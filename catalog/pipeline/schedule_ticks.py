"""The ticks of a schedule: pure arithmetic on instants, which are all in UTC."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from catalog.errors import UsageError
from catalog.pipeline.schedule import Schedule
from catalog.pipeline.schedule_clock import find_zone, first_tick, last_tick
from catalog.pipeline.schedule_cron import parse_cron
from catalog.pipeline.schedule_period import period_of

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
# So long a server may need to start again, or to hand its work over to another one.
ON_TIME = timedelta(seconds=60)
MOST_MADE_UP = 1000
_INSTANT = timedelta(microseconds=1)


def next_after(schedule: Schedule, moment: datetime) -> datetime | None:
    """The first tick after `moment`, whether the schedule is enabled or not; None when it never ticks again.

    Raises UsageError for a schedule whose cron text, period or time zone cannot be read, and for a moment without
    a time zone (naive-time).
    """
    after = max([_utc(moment), *([_utc(schedule.start)] if schedule.start else [])])
    period = period_of(schedule)
    try:
        if period is None:
            tick = first_tick(parse_cron(schedule.cron), find_zone(schedule.timezone), after)
        else:
            tick = anchor_of(schedule) + _whole_periods(schedule, period, after) + timedelta(seconds=period)
    except OverflowError:
        return None
    return None if tick is None or (schedule.end is not None and tick > schedule.end) else tick


def last_until(schedule: Schedule, moment: datetime) -> datetime | None:
    """The last tick not after `moment`; None when there was none. Raises as next_after does."""
    until = min([_utc(moment), *([_utc(schedule.end)] if schedule.end else [])])
    period = period_of(schedule)
    if period is None:
        tick = last_tick(parse_cron(schedule.cron), find_zone(schedule.timezone), until)
    else:
        tick = anchor_of(schedule) + _whole_periods(schedule, period, until)
    return None if tick is None or (schedule.start is not None and tick <= schedule.start) else tick


def upcoming(schedule: Schedule, moment: datetime, count: int) -> tuple[datetime, ...]:
    """The next `count` ticks after `moment`, fewer when it ticks no more. Raises as next_after does."""
    ticks: list[datetime] = []
    while len(ticks) < count:
        tick = next_after(schedule, ticks[-1] if ticks else moment)
        if tick is None:
            break
        ticks.append(tick)
    return tuple(ticks)


def due_between(schedule: Schedule, last: datetime, now: datetime, limit: int = 1000) -> tuple[datetime, ...]:
    """The ticks that are due at `now`, the earliest first, when everything up to `last` has been dealt with.

    `last` is the tick of the latest run, or the moment from which the schedule counts: when it was made or enabled
    again. A tick is on time for a minute and then missed. Those on time are due, and of the missed ones those that
    catch_up and catch_up_last say, at most `limit` in all: the earliest of all, the latest of some. A tick is dropped
    when it is later than the deadline; on time is never too late. Nothing is due while the schedule is disabled.
    Raises as next_after does.
    """
    if not schedule.enabled:
        return ()
    since, until = _utc(last), _utc(now)
    if schedule.deadline_seconds is not None:
        oldest = until - max(timedelta(seconds=schedule.deadline_seconds), ON_TIME)
        since = max(since, oldest - _INSTANT)
    if not schedule.makes_up_all:
        keep = 1 if schedule.catch_up_last is None else schedule.catch_up_last
        return _newest(schedule, since, until, min(keep, limit), limit)
    ticks: list[datetime] = []
    while len(ticks) < limit:
        tick = next_after(schedule, ticks[-1] if ticks else since)
        if tick is None or tick > until:
            break
        ticks.append(tick)
    return tuple(ticks)


def _newest(schedule: Schedule, since: datetime, until: datetime, keep: int, limit: int) -> tuple[datetime, ...]:
    """The ticks after `since` that are on time at `until`, and earlier ones as long as there are fewer than `keep`."""
    ticks: list[datetime] = []
    while len(ticks) < limit:
        tick = last_until(schedule, ticks[-1] - _INSTANT if ticks else until)
        if tick is None or tick <= since or (len(ticks) >= keep and tick < until - ON_TIME):
            break
        ticks.append(tick)
    return tuple(reversed(ticks))


def anchor_of(schedule: Schedule) -> datetime:
    """The instant from which the periods of a periodic schedule are counted."""
    return _utc(schedule.start) if schedule.start else EPOCH


def _whole_periods(schedule: Schedule, period: int, moment: datetime) -> timedelta:
    """The largest whole number of periods that fits between the anchor and the moment, as a duration."""
    step = timedelta(seconds=period)
    return ((moment - anchor_of(schedule)) // step) * step


def _utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        hint = "give it a time zone, such as 2030-01-31T09:00:00+01:00"
        raise UsageError(f"{moment.isoformat()} has no time zone", rule="naive-time", hint=hint)
    return moment.astimezone(timezone.utc)
