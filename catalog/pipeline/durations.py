"""ISO-8601 durations such as `P30D` or `PT1H`, the unit of `maxCacheStaleness`."""

from __future__ import annotations

import re

from catalog.errors import CompositionError

_DURATION = re.compile(
    r"P(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+(?:\.\d+)?)S)?)?"
)
_SECONDS = {"weeks": 604800.0, "days": 86400.0, "hours": 3600.0, "minutes": 60.0, "seconds": 1.0}


def duration_seconds(text: str) -> float:
    """The duration in seconds; CompositionError (rule bad-duration) for anything else, months and years included."""
    match = _DURATION.fullmatch(text.strip())
    if match is None or text.strip() in ("P", "PT") or text.strip().endswith("T"):
        raise CompositionError(
            f"{text!r} is not a duration",
            rule="bad-duration",
            hint="write ISO 8601: P30D, PT12H, or P0D for never cached",
        )
    return sum(_SECONDS[unit] * float(value) for unit, value in match.groupdict().items() if value)
