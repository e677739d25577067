"""Evaluates a task's `isEnabled` predicate on texts."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from typing import Any

from catalog.spec.model import Argument, Both, Comparison, Either, Negation, Predicate
from catalog.spec.types import truth

Lookup = Callable[[Argument], "str | None"]

OPERATIONS: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}


def holds(predicate: Predicate, lookup: Lookup) -> bool:
    """The truth of a predicate; `lookup` gives an argument's text, or None when it is absent.

    A comparison with an absent value is false. Raises ArgumentError for a bare argument that is no truth value.
    """
    if isinstance(predicate, Negation):
        return not holds(predicate.operand, lookup)
    if isinstance(predicate, Both):
        return holds(predicate.left, lookup) and holds(predicate.right, lookup)
    if isinstance(predicate, Either):
        return holds(predicate.left, lookup) or holds(predicate.right, lookup)
    if isinstance(predicate, Comparison):
        left, right = lookup(predicate.left), lookup(predicate.right)
        return left is not None and right is not None and compare(predicate.op, left, right)
    text = lookup(predicate)
    return bool(text) and truth(text or "")


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
