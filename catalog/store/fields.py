"""What a list may be filtered and sorted by, and predicates and orders as SQL conditions on it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import Integer, and_, cast, or_

from catalog.errors import UsageError
from catalog.spec.suggestions import suggest
from catalog.store.cursor import Place
from catalog.store.listing import Order
from catalog.store.predicate import Operation, Predicate, Scalar
from catalog.store.texts import clean

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

Kind = Literal["text", "number", "flag"]

_COMPARE: dict[Operation, Callable[[Any, Any], Any]] = {
    Operation.EQUALS: lambda column, value: column == value,
    Operation.NOT_EQUALS: lambda column, value: column != value,
    Operation.GREATER_THAN: lambda column, value: column > value,
    Operation.GREATER_THAN_EQUALS: lambda column, value: column >= value,
    Operation.LESS_THAN: lambda column, value: column < value,
    Operation.LESS_THAN_EQUALS: lambda column, value: column <= value,
    Operation.IN: lambda column, values: column.in_(values),
    Operation.IS_SUBSTRING: lambda column, text: column.icontains(text, autoescape=True),
}
_WORDS = {"text": "text", "number": "number", "flag": "truth value"}


@dataclass(frozen=True)
class Field:
    """A column, or an expression, that is never null, of one kind. `last` is the column to sort by in descending
    order, where rows without a value have another stand-in there."""

    column: ColumnElement[Any]
    kind: Kind = "text"
    last: ColumnElement[Any] | None = None

    def sorted(self, order: Order) -> ColumnElement[Any]:
        """The expression to sort by: a truth value as 0 or 1, because SQL compares only numbers and texts."""
        if self.kind == "flag":
            return cast(self.column, Integer)
        return self.last if order.descending and self.last is not None else self.column


@dataclass(frozen=True)
class Fields:
    """The fields of a list: `named` by their names, `key` is the primary key, `families` the fields that a prefix such
    as `metric:` and any name after it stand for."""

    key: ColumnElement[Any]
    named: Mapping[str, Field]
    families: Mapping[str, Callable[[str], Field]]

    def find(self, name: str, rule: str) -> Field:
        """The field with this name; UsageError with `rule` when there is none."""
        prefix, colon, rest = name.partition(":")
        if colon and rest and prefix in self.families:
            return self.families[prefix](rest)
        if name not in self.named:
            known = [*self.named, *(f"{family}:NAME" for family in self.families)]
            raise UsageError(f'there is no field "{name[:80]}"', rule=rule, hint=suggest(name, known, most=40))
        return self.named[name]

    def condition(self, predicate: Predicate) -> ColumnElement[bool]:
        """A predicate as a condition. Raises UsageError (rules filter-unknown, filter-value)."""
        field = self.find(predicate.key, "filter-unknown")
        _check(predicate, field.kind)
        value: Any = predicate.value
        if isinstance(value, tuple):
            value = [clean(item) if isinstance(item, str) else item for item in value]
        elif isinstance(value, str):
            value = clean(value)
        found: ColumnElement[bool] = _COMPARE[predicate.operation](field.column, value)
        return found

    def ordering(self, order: Order) -> list[ColumnElement[Any]]:
        """What to order by. Raises UsageError (rule sort-unknown)."""
        column = self.find(order.key, "sort-unknown").sorted(order)
        return [column.desc(), self.key.desc()] if order.descending else [column.asc(), self.key.asc()]

    def after(self, order: Order, place: Place) -> ColumnElement[bool]:
        """The condition on the rows behind a place. Raises UsageError (rules sort-unknown, cursor-invalid)."""
        field = self.find(order.key, "sort-unknown")
        if not _fits(place.value, "number" if field.kind == "flag" else field.kind):
            raise UsageError("the page token is none this list gave", rule="cursor-invalid")
        column, value, key = field.sorted(order), place.value, place.key
        if order.descending:
            return or_(column < value, and_(column == value, self.key < key))
        return or_(column > value, and_(column == value, self.key > key))


def _check(predicate: Predicate, kind: Kind) -> None:
    operation, value = predicate.operation, predicate.value
    if isinstance(value, tuple) != (operation is Operation.IN):
        wanted = "a list of values" if operation is Operation.IN else "one value"
        raise _wrong(predicate, f"{operation.value} takes {wanted}")
    if operation is Operation.IS_SUBSTRING and kind != "text":
        raise _wrong(predicate, "only texts can be searched")
    if kind == "flag" and operation not in (Operation.EQUALS, Operation.NOT_EQUALS, Operation.IN):
        raise _wrong(predicate, "a truth value is not more or less than another")
    values = value if isinstance(value, tuple) else (value,)
    if not all(_fits(item, kind) for item in values):
        raise _wrong(predicate, f"it is compared with a {_WORDS[kind]}")


def _fits(value: Scalar, kind: Kind) -> bool:
    if kind == "text":
        return isinstance(value, str)
    if isinstance(value, bool) or kind == "flag":
        return isinstance(value, bool) and kind == "flag"
    return isinstance(value, (int, float)) and math.isfinite(value) and abs(value) < 1e308


def _wrong(predicate: Predicate, why: str) -> UsageError:
    return UsageError(f'the filter on "{predicate.key[:80]}" cannot be: {why}', rule="filter-value")
