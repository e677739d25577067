"""How two texts compare in a task's condition: one rule for every engine and for the checker."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from typing import Any

OPERATIONS: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}


def compare(operation: str, left: str, right: str) -> bool:
    """Compare two texts: as numbers when both are numbers, as truth values when both are booleans, else as text."""
    for convert in (_number, _boolean):
        first, second = convert(left), convert(right)
        if first is not None and second is not None:
            return OPERATIONS[operation](first, second)
    return OPERATIONS[operation](left, right)


def _number(text: str) -> float | int | None:
    try:
        return int(text)
    except ValueError:
        pass
    try:
        number = float(text)
    except ValueError:
        return None
    return None if math.isnan(number) else number


def _boolean(text: str) -> bool | None:
    return {"true": True, "false": False}.get(text.lower())
