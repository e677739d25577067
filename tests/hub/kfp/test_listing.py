from __future__ import annotations

import base64
import json
import uuid
import zlib
from pathlib import Path
from urllib.parse import quote

import pytest

from catalog.errors import UsageError
from catalog.store.experiment_pages import list_experiment_page
from catalog.store.experiments import create_experiment
from catalog.store.listing import Listing, Order
from catalog.store.predicate import Operation, Predicate
from catalog.store.store import Store
from hub.kfp.filters import CREATED_AT, MAX_LENGTH, Key
from hub.kfp.listing import PageQuery, list_body, read_listing

KEYS = {"display_name": Key("name"), "created_at": CREATED_AT}
ONLY_LETTERS = json.dumps({"predicates": [{"key": "display_name", "op": "LESS_THAN", "string_value": "d"}]})


@pytest.mark.parametrize(("asked", "given"), [(0, 20), (1, 1), (200, 200), (201, 200), (1 << 40, 200)])
def test_pages_have_a_default_and_a_largest_size(asked: int, given: int) -> None:
    assert read_listing(PageQuery(page_size=asked), KEYS).limit == given


def test_a_negative_size_is_refused() -> None:
    with pytest.raises(UsageError, match="not -1"):
        read_listing(PageQuery(page_size=-1), KEYS)


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("", Order("created_at")),
        ("display_name", Order("name")),
        ("display_name asc", Order("name")),
        ("display_name DESC", Order("name", True)),
        ("metric:AUC desc", Order("metric:AUC", True)),
    ],
)
def test_orders_have_the_names_of_kfp(text: str, order: Order) -> None:
    assert read_listing(PageQuery(sort_by=text), KEYS).order == order


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("colour", "sort-unknown"),
        ("name", "sort-unknown"),
        ("display_name up", "sort-syntax"),
        ("a b c", "sort-syntax"),
    ],
)
def test_an_order_that_cannot_be_is_refused(text: str, rule: str) -> None:
    with pytest.raises(UsageError) as refused:
        read_listing(PageQuery(sort_by=text), KEYS)
    assert refused.value.rule == rule


def test_what_must_hold_besides_stands_before_the_filter() -> None:
    also = [Predicate("namespace", Operation.EQUALS, "team")]
    where = read_listing(PageQuery(filter=ONLY_LETTERS), KEYS, also).where
    assert where == (*also, Predicate("name", Operation.LESS_THAN, "d"))


def test_a_token_brings_the_filter_and_the_order_along(tmp_path: Path) -> None:
    with Store.open(tmp_path / "catalog.db") as store:
        for name in ("a", "b", "c", "d"):
            create_experiment(store, name)
        query = PageQuery(page_size=2, sort_by="display_name desc", filter=ONLY_LETTERS)
        first = list_experiment_page(store, read_listing(query, KEYS))
        body = list_body("experiments", [row.name for row in first.items], first, query)
        assert (body["experiments"], body["total_size"]) == (["c", "b"], 3)
        for later in (PageQuery(body["next_page_token"]), PageQuery(body["next_page_token"], 2, query.sort_by)):
            second = list_experiment_page(store, read_listing(later, KEYS))
            told = list_body("experiments", [row.name for row in second.items], second, later)
            assert told == {"experiments": ["a"], "total_size": 3}
        with pytest.raises(UsageError) as refused:
            list_experiment_page(store, read_listing(PageQuery(body["next_page_token"], sort_by="created_at"), KEYS))
        assert refused.value.rule == "cursor-mismatch"


def test_a_list_without_anything_has_no_list(tmp_path: Path) -> None:
    with Store.open(tmp_path / "catalog.db") as store:
        page = list_experiment_page(store, Listing())
    assert list_body("experiments", [], page, PageQuery()) == {"total_size": 0}


def forged(value: object, times: int = 1) -> str:
    return base64.urlsafe_b64encode(zlib.compress(json.dumps(value).encode() * times)).decode()


@pytest.mark.parametrize(
    "token",
    [
        *("x", "e30=", "WyJhIl0=", "ß", "W" * 4000),
        *(forged({}), forged(["a"]), forged([1, 2, 3]), forged("x" * 99, 100_000), forged(["a", "b", "c"], 2)),
    ],
)
def test_a_forged_token_is_refused(token: str) -> None:
    with pytest.raises(UsageError) as refused:
        read_listing(PageQuery(token), KEYS)
    assert refused.value.rule == "cursor-invalid"


def test_a_token_for_the_longest_filter_fits_into_a_request(tmp_path: Path) -> None:
    names = {"values": [f"run {uuid.uuid4().hex[:28]}" for _ in range(220)]}
    wanted = json.dumps({"predicates": [{"key": "display_name", "op": "IN", "string_values": names}]})
    assert MAX_LENGTH - 500 < len(wanted) <= MAX_LENGTH
    query = PageQuery(page_size=1, filter=wanted)
    with Store.open(tmp_path / "catalog.db") as store:
        for name in names["values"][:2]:
            create_experiment(store, name)
        page = list_experiment_page(store, read_listing(query, KEYS))
        token = list_body("experiments", [], page, query)["next_page_token"]
        assert len(token) + len(quote(wanted)) < 30_000
        assert len(list_experiment_page(store, read_listing(PageQuery(token), KEYS)).items) == 1
