"""Cursors: where a page ended, as an opaque text that holds values and never SQL."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass, replace
from typing import Any

from catalog.errors import UsageError
from catalog.store.listing import Listing, Order
from catalog.store.predicate import Operation, Predicate, Scalar
from catalog.store.texts import clean

MAX_LENGTH = 16 << 10
_DEFAULTS = Listing()


@dataclass(frozen=True, slots=True)
class Place:
    """The last row of a page: its value in the order's column, and its id."""

    value: Scalar
    key: str


def write_cursor(listing: Listing, place: Place) -> str:
    """The cursor of the page after `place`."""
    value = {
        "o": [listing.order.key, listing.order.descending],
        "w": [[item.key, item.operation.value, item.value] for item in listing.where],
        "p": [place.value, place.key],
    }
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(listing: Listing) -> tuple[Listing, Place | None]:
    """The listing with the filter and order of its cursor, and where to go on; None for the first page.

    Raises UsageError (rule cursor-invalid) for a text no page gave, and cursor-mismatch for a filter or order that is
    another one than that of the page before.
    """
    if not listing.cursor:
        return listing, None
    try:
        order, where, place = _read(listing.cursor)
    except (ValueError, TypeError, KeyError, binascii.Error, RecursionError):
        raise UsageError(
            "the page token is none this list gave", rule="cursor-invalid", hint="pass the token of the page before"
        ) from None
    for name, given, default, before in (
        ("filter", listing.where, _DEFAULTS.where, where),
        ("order", listing.order, _DEFAULTS.order, order),
    ):
        if given not in (default, before):
            hint = f"leave the {name} out, or begin again without the token"
            raise UsageError(f"the page token belongs to another {name}", rule="cursor-mismatch", hint=hint)
    return replace(listing, where=where, order=order), place


def _read(text: str) -> tuple[Order, tuple[Predicate, ...], Place]:
    if len(text) > MAX_LENGTH:
        raise ValueError("too long")
    value: dict[str, Any] = json.loads(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
    (sort_key, descending), (last, key) = value["o"], value["p"]
    where = tuple(Predicate(_text(name), Operation(kind), _operand(given)) for name, kind, given in value["w"])
    return Order(_text(sort_key), descending is True), where, Place(_scalar(last), _text(key))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    if clean(value) != value:
        raise ValueError("no text that a database takes")
    return value


def _scalar(value: Any) -> Scalar:
    if isinstance(value, str):
        return _text(value)
    if not isinstance(value, (int, float, bool)):
        raise TypeError("no plain value")
    return value


def _operand(value: Any) -> Scalar | tuple[Scalar, ...]:
    return tuple(_scalar(item) for item in value) if isinstance(value, list) else _scalar(value)
