from __future__ import annotations

import pytest

from catalog.errors import UsageError
from catalog.store.listing import Order, parse_order


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("", Order("created_at")),
        ("name", Order("name")),
        ("name asc", Order("name")),
        ("created_at desc", Order("created_at", True)),
        ("metric:Top-5 DESC", Order("metric:Top-5", True)),
    ],
)
def test_an_order_is_a_field_and_a_direction(text: str, order: Order) -> None:
    assert parse_order(text) == order
    assert parse_order(str(order)) == order


@pytest.mark.parametrize("text", ["name down", "a b desc", "desc name"])
def test_what_is_no_order_is_refused(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_order(text)
    assert caught.value.rule == "sort-syntax"
