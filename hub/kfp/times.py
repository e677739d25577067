"""Moments as KFP writes them: RFC 3339, in UTC, whole seconds."""

from __future__ import annotations

import re
from datetime import datetime, timezone

from catalog.errors import UsageError
from hub.api.times import utc_text

# Python before 3.11 reads neither "Z" nor fractions of other lengths than three and six.
_RFC3339 = re.compile(r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)(?:\.(\d+))?([Zz]|[+-]\d\d:\d\d)")


def time_text(seconds: float | None) -> str | None:
    """Seconds since the epoch as `2025-01-31T12:00:00Z`; None for a moment that is not reached."""
    return None if seconds is None else utc_text(seconds)


def parse_time(text: str) -> datetime:
    """The moment of an RFC 3339 text, aware and in UTC. Raises UsageError (rule time-syntax)."""
    found = _RFC3339.fullmatch(text.strip())
    try:
        if found is None:
            raise ValueError("no match")
        day, clock, fraction, zone = found.groups()
        offset = "+00:00" if zone in "Zz" else zone
        moment = datetime.fromisoformat(f"{day}T{clock}.{(fraction or '')[:6]:0<6}{offset}")
        return moment.astimezone(timezone.utc)
    except (ValueError, OverflowError):
        message = f'"{text[:60]}" is no moment'
        raise UsageError(message, rule="time-syntax", hint="such as 2025-01-31T12:00:00Z") from None
