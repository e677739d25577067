"""The period of a schedule that ticks every so many seconds, and its durations such as `1h30m`."""

from __future__ import annotations

import re
from fractions import Fraction

from catalog.errors import UsageError
from catalog.pipeline.schedule import Schedule

EVERY = "@every "
LONGEST = 10 * 366 * 86400
_PART = re.compile(r"(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h)")
_UNITS = {
    "ns": Fraction(1, 10**9),
    "us": Fraction(1, 10**6),
    "µs": Fraction(1, 10**6),
    "μs": Fraction(1, 10**6),
    "ms": Fraction(1, 1000),
    "s": Fraction(1),
    "m": Fraction(60),
    "h": Fraction(3600),
}


def period_of(schedule: Schedule) -> int | None:
    """The seconds between two ticks; None when the schedule follows the calendar.

    Raises UsageError (rule bad-period) for a period that is no whole number of seconds from 1 to ten years.
    """
    text = schedule.cron.strip()
    if schedule.every_seconds is not None:
        seconds, shown = Fraction(schedule.every_seconds), f"{schedule.every_seconds} s"
    elif text.startswith(EVERY):
        shown = text[len(EVERY) :].strip()
        seconds = _duration(shown)
    else:
        return None
    if not 1 <= seconds <= LONGEST or seconds.denominator != 1:
        hint = "whole seconds, from 1 to ten years"
        raise UsageError(f"a schedule cannot tick every {shown}", rule="bad-period", hint=hint)
    return int(seconds)


def _duration(text: str) -> Fraction:
    """The seconds of a Go duration such as `1h30m`."""
    parts = _PART.findall(text)
    if not parts or "".join(number + unit for number, unit in parts) != text or len(text) > 60:
        hint = "write hours, minutes and seconds, such as 1h30m or 45s"
        raise UsageError(f"{text[:60]!r} is no duration", rule="bad-period", hint=hint)
    return sum((Fraction("0" + number.removesuffix(".")) * _UNITS[unit] for number, unit in parts), Fraction())
