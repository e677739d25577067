"""Times and sizes as people read them."""

from __future__ import annotations

import time


def duration_text(seconds: float | None) -> str:
    """`13 ms`, `1.3 s`, `12 s`, `3 m 05 s`, `2 h 01 m`; empty for None."""
    if seconds is None:
        return ""
    if seconds < 1:
        return f"{max(0.0, seconds) * 1000:.0f} ms"
    if seconds < 10:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} m {whole % 60:02} s"
    return f"{whole // 3600} h {whole % 3600 // 60:02} m"


def span(started_at: float | None, ended_at: float | None) -> float | None:
    """Seconds from start to end, or to now; None when it has not started."""
    return None if started_at is None else (ended_at or time.time()) - started_at


def moment_text(seconds: float | None) -> str:
    """A moment in local time, `2026-02-03 14:05:06`; empty for None."""
    return "" if seconds is None else time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(seconds))


def size_text(size: int) -> str:
    """`12 bytes`, `3.4 kB`, `1.2 GB`."""
    if size < 1000:
        return f"{size} bytes" if size != 1 else "1 byte"
    units = ("kB", "MB", "GB", "TB")
    value, index = size / 1000, 0
    while value >= 1000 and index < len(units) - 1:
        value, index = value / 1000, index + 1
    return f"{value:.1f} {units[index]}"
