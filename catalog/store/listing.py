"""A page of a list: which rows are wanted, in which order, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from catalog.errors import UsageError
from catalog.store.predicate import Predicate

Row = TypeVar("Row")

_DIRECTIONS = {"asc": False, "desc": True}


@dataclass(frozen=True, slots=True)
class Order:
    """By what a list is sorted; rows that are equal in it follow their ids."""

    key: str = "created_at"
    descending: bool = False

    def __str__(self) -> str:
        return f"{self.key} desc" if self.descending else self.key


NEWEST_FIRST = Order(descending=True)


def parse_order(text: str) -> Order:
    """The order of a text such as `name`, `name asc` or `metric:Accuracy desc`; the default order of an empty one.

    Raises UsageError (rule sort-syntax).
    """
    words = text.split()
    if not words:
        return Order()
    if len(words) == 1:
        return Order(words[0])
    direction = _DIRECTIONS.get(words[-1].lower())
    if direction is None or len(words) != 2:
        hint = 'write "created_at", "name asc" or "metric:accuracy desc"'
        raise UsageError(f'"{text[:80]}" is no order', rule="sort-syntax", hint=hint)
    return Order(words[0], direction)


@dataclass(frozen=True, slots=True)
class Listing:
    """A page that is asked for: at most `limit` rows for which all of `where` holds.

    `cursor` is the `next` of the page before; it brings that page's filter and order with it, so these may be left out
    then, and must not differ. `within` holds too, on every page: what the asker may see at all, which no cursor says.
    """

    where: tuple[Predicate, ...] = ()
    order: Order = Order()
    limit: int = 20
    cursor: str = ""
    within: tuple[Predicate, ...] = ()


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """The rows of a page, how many there are on all pages, and the cursor of the next one: empty on the last."""

    items: tuple[Row, ...]
    total: int
    next: str
