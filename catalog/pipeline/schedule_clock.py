"""Cron on the clock of a time zone: an instant ticks when the clock on the wall shows a time the cron text names.

So an hour that the clock skips has no ticks, and an hour that it shows twice has its ticks twice, as in Argo.
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone, tzinfo

from catalog.errors import UsageError
from catalog.pipeline.schedule_cron import CronFields
from catalog.spec.suggestions import suggest

_SECOND = timedelta(seconds=1)
_DAY = timedelta(days=1)


def find_zone(name: str) -> tzinfo:
    """The time zone of that IANA name. Raises UsageError (rule unknown-timezone)."""
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise UsageError(f"{name!r} is no time zone", rule="unknown-timezone", hint=_zone_hint(name)) from None


def _zone_hint(name: str) -> str:
    from zoneinfo import available_timezones

    zones = available_timezones()
    region, _, city = name.lower().rpartition("/")
    same_city = sorted(zone for zone in zones if zone.lower().endswith("/" + city))
    if city and same_city:
        return f'did you mean "{same_city[0]}"?'
    same_region = [zone for zone in zones if region and zone.lower().startswith(region + "/")]
    return suggest(name, same_region) if same_region else "an IANA name, such as Europe/Berlin or UTC"


def first_tick(fields: CronFields, zone: tzinfo, moment: datetime) -> datetime | None:
    """The first tick after `moment`, in UTC; None when there is none within fifty years."""
    return _search(fields, zone, _whole_utc(moment) + _SECOND, 1)


def last_tick(fields: CronFields, zone: tzinfo, moment: datetime) -> datetime | None:
    """The last tick not after `moment`, in UTC; None when there is none within fifty years."""
    return _search(fields, zone, _whole_utc(moment), -1)


def _search(fields: CronFields, zone: tzinfo, instant: datetime, step: int) -> datetime | None:
    """The nearest tick from `instant` (UTC without zone) on, forwards or backwards.

    While the zone's offset stays what it is, wall time and UTC run side by side and the calendar search of the
    library holds; where the offset changes on the way, the search begins anew from the change.
    """
    from cronsim import CronSim

    if fields.never:
        return None
    expression = fields.spelled()
    try:
        while True:
            offset = _offset(zone, instant)
            wall = instant + offset
            match = next(CronSim(expression, wall - step * _SECOND, reverse=step < 0), None)
            if match is None:
                return None
            found = match - offset
            change = _change(zone, instant, found, step)
            if change is None:
                return found.replace(tzinfo=timezone.utc)
            instant = change
    except OverflowError:
        # The calendar of datetime ends with the year 9999.
        return None


def _change(zone: tzinfo, start: datetime, end: datetime, step: int) -> datetime | None:
    """The instant nearest to `start`, on the way to `end`, with another offset than `start`'s."""
    offset = _offset(zone, start)
    same, probe = start, start
    while probe != end:
        probe = min(probe + _DAY, end) if step > 0 else max(probe - _DAY, end)
        if _offset(zone, probe) != offset:
            return _bisect(zone, same, probe)
        same = probe
    return None


def _bisect(zone: tzinfo, same: datetime, other: datetime) -> datetime:
    offset = _offset(zone, same)
    while abs(other - same) > _SECOND:
        middle = same + timedelta(seconds=int((other - same).total_seconds() / 2))
        if _offset(zone, middle) == offset:
            same = middle
        else:
            other = middle
    return other


def _offset(zone: tzinfo, instant: datetime) -> timedelta:
    return instant.replace(tzinfo=timezone.utc).astimezone(zone).utcoffset() or timedelta()


def _whole_utc(moment: datetime) -> datetime:
    return moment.astimezone(timezone.utc).replace(tzinfo=None, microsecond=0)
