"""Schedules as JSON values, to be kept."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from catalog.pipeline.schedule import Schedule


def schedule_to_json(schedule: Schedule) -> dict[str, Any]:
    """The fields that differ from the defaults; moments in ISO 8601."""
    defaults = Schedule()
    found: dict[str, Any] = {}
    for item in dataclasses.fields(schedule):
        value = getattr(schedule, item.name)
        if value != getattr(defaults, item.name):
            found[item.name] = value.isoformat() if isinstance(value, datetime) else value
    return found


def schedule_from_json(value: Mapping[str, Any]) -> Schedule:
    """The schedule that `schedule_to_json` wrote."""
    moments = {name: datetime.fromisoformat(value[name]) for name in ("start", "end") if name in value}
    return Schedule(**{**value, **moments})
