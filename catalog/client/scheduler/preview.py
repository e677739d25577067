"""The next ticks of a schedule as people read them: on the clock of its zone, with what that clock does there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from catalog.pipeline.schedule import Schedule
from catalog.pipeline.schedule_check import require_schedule
from catalog.pipeline.schedule_clock import find_zone
from catalog.pipeline.schedule_ticks import upcoming

MOST = 1000


@dataclass(frozen=True, slots=True)
class PlannedFire:
    """A tick to come: the instant in UTC, the same on the clock of the schedule's zone, and what is odd about it."""

    tick: datetime
    wall: datetime
    note: str = ""


def preview(schedule: Schedule, now: datetime, count: int = 10) -> tuple[PlannedFire, ...]:
    """The next `count` ticks after `now` (at most 1000), fewer when it ticks no more; also of a disabled schedule.

    Raises UsageError for a schedule that is not sound.
    """
    require_schedule(schedule)
    zone = find_zone(schedule.timezone)
    found: list[PlannedFire] = []
    before = now.astimezone(zone)
    for tick in upcoming(schedule, now, min(count, MOST)):
        wall = tick.astimezone(zone)
        found.append(PlannedFire(tick, wall, _note(before, wall)))
        before = wall
    return tuple(found)


def _note(before: datetime, wall: datetime) -> str:
    """What the clock did since the tick before."""
    if wall.fold:
        return "the clock shows this time twice; this is the second"
    change = (wall.utcoffset() or timedelta()) - (before.utcoffset() or timedelta())
    if not change:
        return ""
    return f"clocks went {'forward' if change > timedelta() else 'back'} by {_minutes(abs(change))}"


def _minutes(span: timedelta) -> str:
    minutes = int(span.total_seconds()) // 60
    return f"{minutes // 60} h" if minutes % 60 == 0 else f"{minutes} min"
