"""Evaluates a task's `isEnabled` predicate on texts."""

from __future__ import annotations

from collections.abc import Callable

from catalog.spec.comparison import compare
from catalog.spec.model import Argument, Both, Comparison, Either, Negation, Predicate
from catalog.spec.types import truth

Lookup = Callable[[Argument], "str | None"]


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
