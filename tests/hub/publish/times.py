"""A moment for records."""

from __future__ import annotations

from datetime import datetime, timezone

NOON = datetime(2025, 1, 31, 12, tzinfo=timezone.utc)
