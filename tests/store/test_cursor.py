from __future__ import annotations

import base64
import json

import pytest

from catalog.errors import UsageError
from catalog.store.cursor import Place, read_cursor, write_cursor
from catalog.store.listing import Listing, Order
from catalog.store.predicate import Operation, Predicate

_LISTING = Listing(
    where=(Predicate("state", Operation.IN, ("Failed", "Größe")), Predicate("archived", Operation.EQUALS, False)),
    order=Order("metric:Loss", True),
)
_PLACE = Place(0.1 + 0.2, "r'; DROP TABLE runs; --")


def test_a_cursor_brings_filter_order_and_place_back() -> None:
    token = write_cursor(_LISTING, _PLACE)
    wanted, place = read_cursor(Listing(limit=7, cursor=token))
    assert (wanted.where, wanted.order, wanted.limit, place) == (_LISTING.where, _LISTING.order, 7, _PLACE)
    assert read_cursor(Listing(_LISTING.where, _LISTING.order, cursor=token))[1] == _PLACE
    assert read_cursor(_LISTING) == (_LISTING, None)


@pytest.mark.parametrize(
    "other", [Listing(where=(Predicate("state", Operation.EQUALS, "Failed"),)), Listing(order=Order("name"))]
)
def test_a_cursor_of_another_filter_or_order_is_refused(other: Listing) -> None:
    token = write_cursor(_LISTING, _PLACE)
    with pytest.raises(UsageError) as caught:
        read_cursor(Listing(other.where, other.order, cursor=token))
    assert caught.value.rule == "cursor-mismatch"


def _token(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "token",
    [
        "x",
        "not base64!",
        _token([]),
        _token({"o": ["name", True], "w": [], "p": [None, "r1"]}),
        _token({"o": ["name", True], "w": [["a", "LIKE", 1]], "p": [1, "r1"]}),
        _token({"o": [7, True], "w": [], "p": [1, "r1"]}),
        _token({"o": ["name", True], "w": [["a", "IN", [[1]]]], "p": [1, "r1"]}),
        "A" * 20_000,
        base64.urlsafe_b64encode(b"[" * 9000).decode(),
    ],
)
def test_a_token_that_no_page_gave_is_refused(token: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_cursor(Listing(cursor=token))
    assert caught.value.rule == "cursor-invalid"
