"""Retries and time limits of a template."""

from __future__ import annotations

import re

from catalog.compile.cursor import Cursor
from catalog.spec.extension_grammar import POLICIES
from catalog.spec.model import Retry

_DURATION = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h|d|)")
_UNITS = {"ms": 0.001, "s": 1.0, "": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}


def read_retries(template: Cursor) -> tuple[int | None, Retry | None]:
    """How often, and when and how fast; (None, None) for a template that is never tried again."""
    strategy = template.get("retryStrategy")
    if strategy is None:
        return None, None
    strategy.only(("limit", "retryPolicy", "backoff"), "argo-retry", "limit, retryPolicy and backoff are")
    limit = strategy.text("limit")
    if not limit.isdecimal():
        message = f"{strategy.what} needs a number of retries, not {limit or 'none at all'}"
        strategy.refuse("argo-retry", message, "write `limit: 3`")
        return None, None
    policy = strategy.text("retryPolicy") or None
    if policy is not None and policy not in POLICIES:
        strategy.refuse("argo-retry", f'the retry policy "{policy}" is unknown', f"one of {', '.join(POLICIES)}")
    backoff = strategy.get("backoff")
    if backoff is None:
        return int(limit), Retry(policy=policy) if policy else None
    backoff.only(("duration", "factor", "maxDuration", "cap"), "argo-retry")
    longest = backoff.get("cap") or backoff.get("maxDuration")
    return int(limit), Retry(
        policy=policy,
        backoff_seconds=_seconds(backoff.get("duration")),
        backoff_factor=_seconds(backoff.get("factor")),
        backoff_max_seconds=_seconds(longest),
    )


def read_timeout(template: Cursor) -> float | None:
    """The limit of one attempt in seconds, the shorter one of the two that Argo has."""
    found = [_seconds(template.get(name)) for name in ("activeDeadlineSeconds", "timeout")]
    given = [seconds for seconds in found if seconds]
    return min(given) if given else None


def _seconds(place: Cursor | None) -> float | None:
    """`90`, `90s`, `1m30s` as seconds; reports anything else."""
    if place is None:
        return None
    text = place.text()
    parts = list(_DURATION.finditer(text))
    if not parts or "".join(part.group() for part in parts) != text:
        place.refuse(
            "argo-duration", f"{place.what} is no duration: {text[:40]!r}", "write a number of seconds, as 90s"
        )
        return None
    return sum(float(part[1]) * _UNITS[part[2]] for part in parts) or None
