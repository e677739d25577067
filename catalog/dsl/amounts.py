"""Amounts a user may write in several ways: durations and Kubernetes quantities."""

from __future__ import annotations

import re

from catalog.dsl.complaints import complaint
from catalog.errors import CompositionError
from catalog.pipeline.durations import duration_seconds

SECONDS = {"": 1.0, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
DURATION = re.compile(r"([0-9]+(?:\.[0-9]+)?)([smhd]?)")
MEMORY = re.compile(r"[0-9]+(\.[0-9]+)?(E|Ei|P|Pi|T|Ti|G|Gi|M|Mi|K|k|Ki)?")
CPU = re.compile(r"[0-9]+m|[0-9]+(\.[0-9]+)?|\.[0-9]+")
COUNT = re.compile(r"[1-9][0-9]*")


def seconds(given: object, what: str) -> float:
    """A duration in seconds from a number of seconds or a text such as 90s, 2m, 1h; above 0."""
    if isinstance(given, (int, float)) and not isinstance(given, bool) and 0 < given < 1e9:
        return float(given)
    found = DURATION.fullmatch(given.strip()) if isinstance(given, str) else None
    if found is None or float(found[1]) == 0:
        raise complaint(f"{what} must be a duration above 0, not {given!r}", "bad-amount", "such as 90, '90s' or '2m'")
    return float(found[1]) * SECONDS[found[2]]


def memory(given: object) -> str:
    """An amount of memory such as 512Mi or 2G."""
    return _matching(MEMORY, given, "an amount of memory", "such as 512Mi or 2G")


def cpu(given: object) -> str:
    """An amount of cpu such as 500m, 2 or 0.5."""
    return _matching(CPU, given, "an amount of cpu", "such as 500m, 2 or 0.5")


def count(given: object) -> str:
    """A whole number of 1 or more, as text."""
    return _matching(COUNT, given, "a number of devices", "a whole number of 1 or more")


def staleness(given: object) -> str:
    """An ISO-8601 duration such as P30D."""
    try:
        duration_seconds(str(given))
    except CompositionError as error:
        raise complaint(error.findings[0].message, error.rule, error.hint) from None
    return str(given)


def _matching(pattern: re.Pattern[str], given: object, what: str, hint: str) -> str:
    text = str(given) if isinstance(given, (str, int, float)) and not isinstance(given, bool) else ""
    if not pattern.fullmatch(text):
        raise complaint(f"{given!r} is not {what}", "bad-amount", hint)
    return text
