"""Times on the command line."""

from __future__ import annotations

from datetime import datetime

from catalog.errors import UsageError
from catalog.pipeline.schedule_clock import find_zone


def moment_in_zone(text: str | None, zone: str, option: str) -> datetime | None:
    """The time in that zone, unless it names another; None for None. Raises UsageError (rule bad-time)."""
    if text is None:
        return None
    try:
        # Python 3.10 does not read the Z of UTC.
        moment = datetime.fromisoformat(text.strip().replace("Z", "+00:00"))
    except ValueError:
        hint = "write 2030-01-31T09:00, or with a zone 2030-01-31T09:00+01:00"
        raise UsageError(f"{option}: {text[:60]!r} is no time", rule="bad-time", hint=hint) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=find_zone(zone))
