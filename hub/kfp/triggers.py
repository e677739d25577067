"""When a recurring run starts runs: KFP's trigger as our schedule, and back."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from catalog.errors import UsageError
from catalog.pipeline.schedule import Schedule
from hub.kfp.message import Message
from hub.kfp.struct import without_empty
from hub.kfp.times import time_text

MOST_AT_ONCE = 10

# As the Go library that KFP reads cron texts with takes a time zone.
_ZONE = re.compile(r"(?:CRON_TZ|TZ)=(\S+)\s+(.*)", re.DOTALL)


def read_trigger(trigger: Message, *, max_concurrency: int, no_catchup: bool, enabled: bool, now: datetime) -> Schedule:
    """The schedule of a trigger. A `max_concurrency` of 0 means 1.

    A cron text has six fields, the seconds first; `CRON_TZ=Europe/Berlin` before it names the clock, which otherwise is
    that of UTC. Periods are counted from the start time, without one from now. Raises UsageError (rules
    trigger-missing, cron-fields, bad-concurrency); whether the schedule is sound is seen when it is kept.
    """
    most = max_concurrency or 1
    if not 1 <= most <= MOST_AT_ONCE:
        message = f"max_concurrency is 1 to {MOST_AT_ONCE}, not {max_concurrency}"
        raise UsageError(message, rule="bad-concurrency")
    given = [name for name in ("cron_schedule", "periodic_schedule") if trigger.has(name)]
    if len(given) != 1:
        message = "a trigger has either a cron_schedule or a periodic_schedule"
        raise UsageError(message, rule="trigger-missing", hint='{"cron_schedule": {"cron": "0 0 9 * * 1-5"}}')
    clock = trigger.message(given[0])
    cron, zone = _cron(clock.text("cron")) if given == ["cron_schedule"] else ("", "UTC")
    period = clock.integer("interval_second") if given == ["periodic_schedule"] else None
    return Schedule(
        cron=cron,
        every_seconds=period,
        timezone=zone,
        start=clock.moment("start_time") or (None if cron else now.replace(microsecond=0)),
        end=clock.moment("end_time"),
        overlap="Forbid",
        max_concurrency=most,
        catch_up=not no_catchup,
        enabled=enabled,
    )


def trigger_struct(schedule: Schedule) -> dict[str, Any]:
    """The trigger of a schedule."""
    times = {
        "start_time": None if schedule.start is None else time_text(schedule.start.timestamp()),
        "end_time": None if schedule.end is None else time_text(schedule.end.timestamp()),
    }
    if schedule.every_seconds is not None:
        period = {**times, "interval_second": str(schedule.every_seconds)}
        return {"periodic_schedule": without_empty(period)}
    cron = schedule.cron.strip()
    if len(cron.split()) == 5:
        cron = f"0 {cron}"
    zone = "" if schedule.timezone == "UTC" else f"CRON_TZ={schedule.timezone} "
    return {"cron_schedule": without_empty({**times, "cron": zone + cron})}


def _cron(text: str) -> tuple[str, str]:
    """The cron text and its time zone."""
    found = _ZONE.fullmatch(text.strip())
    zone, cron = found.groups() if found else ("UTC", text.strip())
    fields = cron.split()
    if len(fields) == 5 and not cron.startswith("@"):
        raise UsageError(
            f'"{cron[:80]}" has five fields, and KFP reads six: the seconds come first',
            rule="cron-fields",
            hint=f'write "0 {cron[:80]}"',
        )
    return cron, zone
