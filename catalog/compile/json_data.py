"""JSON in texts that come from outside."""

from __future__ import annotations

import json
from typing import Any


def json_data(text: str) -> Any:
    """What a JSON text holds; None for another text, and for one that is nested too deep to be read."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def whole_number(value: Any) -> int | None:
    """A number without a fraction, however it is written; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return int(value) if isinstance(value, int) or value.is_integer() else None
