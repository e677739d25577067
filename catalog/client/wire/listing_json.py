"""What is asked of a list, as the parameters of a request."""

from __future__ import annotations

import json
import math
from typing import Any

from catalog.errors import UsageError
from catalog.store.listing import NEWEST_FIRST, Listing, Order, parse_order
from catalog.store.predicate import Operation, Predicate, Scalar

MOST_SIGNS = 16_000
MOST_CONDITIONS = 50
MOST_VALUES = 1000


def listing_params(listing: Listing) -> dict[str, str]:
    """The parameters; with a page token, what it brings with it is left out."""
    params = {"limit": str(listing.limit)}
    if listing.cursor:
        params["page_token"] = listing.cursor
    if listing.where:
        params["filter"] = json.dumps([_condition(item) for item in listing.where])
    if listing.order not in (Order(), NEWEST_FIRST):
        params["sort"] = str(listing.order)
    elif not listing.cursor and listing.order != NEWEST_FIRST:
        params["sort"] = f"{listing.order.key} asc"
    return params


def read_listing(*, filter_text: str, search: str, sort: str, limit: int, page_token: str) -> Listing:
    """What the parameters ask for, the newest first unless they name an order.

    UsageError (rules filter-syntax, sort-syntax) for what cannot be meant.
    """
    where = read_filter(filter_text)
    if search:
        where += (Predicate("name", Operation.IS_SUBSTRING, search),)
    if page_token:
        return Listing(where, parse_order(sort), limit, page_token)
    return Listing(where, parse_order(sort) if sort else NEWEST_FIRST, limit)


def read_filter(text: str) -> tuple[Predicate, ...]:
    """The conditions of a JSON list such as `[{"key": "state", "operation": "EQUALS", "value": "Failed"}]`."""
    if not text:
        return ()
    if len(text) > MOST_SIGNS:
        raise _wrong(f"it has more than {MOST_SIGNS} signs")
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise _wrong("it is no JSON") from None
    if not isinstance(value, list) or len(value) > MOST_CONDITIONS:
        raise _wrong(f"it is no list of at most {MOST_CONDITIONS} conditions")
    return tuple(_predicate(item) for item in value)


def _predicate(item: Any) -> Predicate:
    if not isinstance(item, dict) or set(item) != {"key", "operation", "value"}:
        raise _wrong("a condition has key, operation and value")
    key, name, value = item["key"], item["operation"], item["value"]
    if not isinstance(key, str) or not isinstance(name, str) or name not in Operation.__members__:
        raise _wrong(f"operations are {', '.join(Operation.__members__)}")
    operation = Operation[name]
    if operation is Operation.IN:
        if not isinstance(value, list) or len(value) > MOST_VALUES or not all(map(_plain, value)):
            raise _wrong(f"IN takes a list of at most {MOST_VALUES} plain values")
        return Predicate(key, operation, tuple(value))
    if not _plain(value):
        raise _wrong("a value is a text, a number or a truth value")
    return Predicate(key, operation, value)


def _plain(value: Any) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, int):
        return abs(value) < 1 << 63
    return isinstance(value, str)


def _condition(item: Predicate) -> dict[str, object]:
    value: Scalar | list[Scalar] = list(item.value) if isinstance(item.value, tuple) else item.value
    return {"key": item.key, "operation": item.operation.value, "value": value}


def _wrong(why: str) -> UsageError:
    hint = 'such as [{"key": "state", "operation": "EQUALS", "value": "Failed"}]'
    return UsageError(f"the filter cannot be read: {why}", rule="filter-syntax", hint=hint)
