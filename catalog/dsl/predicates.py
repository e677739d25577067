"""Conditions as the user writes them: comparisons of values, joined by `&`, `|`, `~` or And, Or, Not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from catalog.dsl.complaints import complaint
from catalog.spec.model import Argument, Both, Comparison, Either, Negation, Predicate

NO_VALUE_HINT = "use `with dsl.If(…):` to decide while the pipeline runs; join conditions with &, | and ~"


class Operand:
    """Something whose comparison is carried out while the pipeline runs."""

    __slots__ = ()

    def __eq__(self, other: object) -> Formula:  # type: ignore[override]
        return Formula("==", (self, other))

    def __ne__(self, other: object) -> Formula:  # type: ignore[override]
        return Formula("!=", (self, other))

    def __lt__(self, other: object) -> Formula:
        return Formula("<", (self, other))

    def __le__(self, other: object) -> Formula:
        return Formula("<=", (self, other))

    def __gt__(self, other: object) -> Formula:
        return Formula(">", (self, other))

    def __ge__(self, other: object) -> Formula:
        return Formula(">=", (self, other))

    def __and__(self, other: object) -> Formula:
        return Formula("and", (self, other))

    def __or__(self, other: object) -> Formula:
        return Formula("or", (self, other))

    def __invert__(self) -> Formula:
        return Formula("not", (self,))

    def __hash__(self) -> int:
        return id(self)

    def __bool__(self) -> bool:
        raise complaint("a pipeline parameter has no value while composing", "value-while-composing", NO_VALUE_HINT)

    def __iter__(self) -> Iterator[Any]:
        hint = "use `with dsl.ParallelFor(values) as item:`"
        raise complaint("a pipeline parameter has no items while composing", "value-while-composing", hint)


@dataclass(frozen=True, eq=False)
class Formula:
    """One operator and its operands, values of the pipeline or constants."""

    operator: str
    operands: tuple[object, ...]

    def __and__(self, other: object) -> Formula:
        return Formula("and", (self, other))

    def __or__(self, other: object) -> Formula:
        return Formula("or", (self, other))

    def __invert__(self) -> Formula:
        return Formula("not", (self,))

    def __bool__(self) -> bool:
        raise complaint("a condition has no value while composing", "value-while-composing", NO_VALUE_HINT)


def And(first: object, *others: object) -> object:
    """The condition that holds when all of the given ones hold."""
    return _joined("and", first, others)


def Or(first: object, *others: object) -> object:
    """The condition that holds when one of the given ones holds."""
    return _joined("or", first, others)


def Not(operand: object) -> Formula:
    """The condition that holds when the given one does not."""
    return Formula("not", (operand,))


def _joined(operator: str, first: object, others: tuple[object, ...]) -> object:
    for other in others:
        first = Formula(operator, (first, other))
    return first


def leaves(predicate: object) -> Iterator[object]:
    """Every operand that is not itself a condition, left to right."""
    if isinstance(predicate, Formula):
        for operand in predicate.operands:
            yield from leaves(operand)
    else:
        yield predicate


def to_predicate(predicate: object, argument: Callable[[object], Argument]) -> Predicate:
    """The condition as a value of the graph grammar; `argument` turns operands into arguments."""
    if not isinstance(predicate, Formula):
        return argument(predicate)
    parts = predicate.operands
    if predicate.operator == "not":
        return Negation(to_predicate(parts[0], argument))
    if predicate.operator in ("and", "or"):
        join = Both if predicate.operator == "and" else Either
        return join(to_predicate(parts[0], argument), to_predicate(parts[1], argument))
    return Comparison(predicate.operator, argument(parts[0]), argument(parts[1]))
