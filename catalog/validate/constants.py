"""What a task's condition is when it does not depend on any input or output."""

from __future__ import annotations

from catalog.errors import ArgumentError
from catalog.spec.comparison import compare
from catalog.spec.model import Argument, Both, Comparison, Either, GraphInput, Negation, Predicate, TaskOutput
from catalog.spec.types import truth


def always_false(predicate: Predicate) -> bool:
    """True for a condition that is false whatever the run's inputs are."""
    return _value(predicate) is False


def _value(predicate: Predicate) -> bool | None:
    """The constant truth of a predicate, or None when it depends on the run."""
    if isinstance(predicate, Negation):
        inner = _value(predicate.operand)
        return None if inner is None else not inner
    if isinstance(predicate, (Both, Either)):
        decisive = isinstance(predicate, Either)
        sides = (_value(predicate.left), _value(predicate.right))
        if decisive in sides:
            return decisive
        return None if None in sides else not decisive
    if isinstance(predicate, Comparison):
        left, right = _text(predicate.left), _text(predicate.right)
        return None if left is None or right is None else compare(predicate.op, left, right)
    text = _text(predicate)
    try:
        return None if text is None else bool(text) and truth(text)
    except ArgumentError:
        return None


def _text(argument: Argument) -> str | None:
    return None if isinstance(argument, (GraphInput, TaskOutput)) else str(argument)
