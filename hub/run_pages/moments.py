"""Moments as texts in UTC, which pages show in the reader's own time; moments are seconds since the epoch."""

from __future__ import annotations

import time


def moment(at: float | None) -> str:
    """`2025-03-04 12:00:05`; empty for what has not happened."""
    return "" if at is None else time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(at))


def iso(at: float | None) -> str:
    """`2025-03-04T12:00:05Z`; empty for what has not happened."""
    return "" if at is None else time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at))


def between(start: float | None, end: float | None) -> float | None:
    """The seconds from `start` to `end`, None until both are known."""
    return None if start is None or end is None else end - start
