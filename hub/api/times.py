"""Moments as text."""

from __future__ import annotations

from datetime import datetime, timezone


def utc_text(seconds: float) -> str:
    """Seconds since the epoch as `2025-01-31T12:00:00Z`."""
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
