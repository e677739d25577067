"""Pages of runs: every operation of KFP's filters, every order, and cursors that go through all of it."""

from __future__ import annotations

import base64
import json

import pytest

from catalog.errors import UsageError
from catalog.run.model import RunChange, State
from catalog.store.experiment_row import experiment_id
from catalog.store.listing import Listing, Order, Page
from catalog.store.predicate import Operation, Predicate, Scalar
from catalog.store.record import record
from catalog.store.rows import RunRow
from catalog.store.run_pages import list_run_page, metric_names, metrics_of
from catalog.store.runs import create_run, set_archived
from catalog.store.store import Store
from tests.store.samples import spec, succeeded


@pytest.fixture
def runs(store: Store) -> Store:
    """Six runs; r1 to r4 were created one after another, r4, r5 and r6 at the same time."""
    for index, name in enumerate(["alpha", "Alphabet", "100%", "100 x", "beta_1", "betax1"], start=1):
        fields = {"experiment": "trial" if index < 4 else "nightly", "labels": {"team": f"t{index % 2}"}}
        create_run(store, spec(f"r{index}", name=name, created_at=float(min(index, 4)), **fields))
    for index, loss in ((1, 0.5), (2, 0.25), (3, 0.75)):
        record(store, f"r{index}", RunChange(State.RUNNING, 10.0))
        metrics = ({"name": "Loss", "value": loss}, {"name": f"m{index}", "value": 1.0})
        record(store, f"r{index}", succeeded("a", metrics=metrics))
    record(store, "r1", RunChange(State.SUCCEEDED, 30.0))
    record(store, "r2", RunChange(State.FAILED, 20.0))
    set_archived(store, "r6")
    return store


def ids(page: Page[RunRow]) -> list[str]:
    return [row.run_id for row in page.items]


@pytest.mark.parametrize(
    ("key", "operation", "value", "found"),
    [
        ("name", Operation.EQUALS, "alpha", "r1"),
        ("display_name", Operation.NOT_EQUALS, "alpha", "r2 r3 r4 r5 r6"),
        ("created_at", Operation.GREATER_THAN, 3, "r4 r5 r6"),
        ("created_at", Operation.GREATER_THAN_EQUALS, 3.0, "r3 r4 r5 r6"),
        ("created_at", Operation.LESS_THAN, 2, "r1"),
        ("finished_at", Operation.LESS_THAN_EQUALS, 20.0, "r2"),
        ("state", Operation.IN, ("Failed", "Succeeded"), "r1 r2"),
        ("name", Operation.IS_SUBSTRING, "ALPHA", "r1 r2"),
        ("name", Operation.IS_SUBSTRING, "%", "r3"),
        ("name", Operation.IS_SUBSTRING, "a_1", "r5"),
        ("archived", Operation.EQUALS, True, "r6"),
        ("archived", Operation.IN, (False,), "r1 r2 r3 r4 r5"),
        ("label:team", Operation.EQUALS, "t1", "r1 r3 r5"),
        ("label:nosuch", Operation.EQUALS, "t1", ""),
        ("metric:Loss", Operation.LESS_THAN, 0.6, "r1 r2"),
        ("metric:loss", Operation.LESS_THAN, 0.6, ""),
        ("experiment", Operation.EQUALS, "trial", "r1 r2 r3"),
        ("experiment_id", Operation.EQUALS, experiment_id("nightly"), "r4 r5 r6"),
        ("experiment_id", Operation.IN, (experiment_id("trial"), "x"), "r1 r2 r3"),
        ("experiment_id", Operation.EQUALS, "x", ""),
        ("name", Operation.EQUALS, "a\0' OR 1=1", ""),
        ("state", Operation.IN, (), ""),
    ],
)
def test_a_predicate_chooses_runs(
    runs: Store, key: str, operation: Operation, value: Scalar | tuple[Scalar, ...], found: str
) -> None:
    page = list_run_page(runs, Listing((Predicate(key, operation, value),)))
    assert ids(page) == found.split()
    assert (page.total, page.next) == (len(found.split()), "")


def test_all_predicates_hold_together(runs: Store) -> None:
    where = (Predicate("experiment", Operation.EQUALS, "trial"), Predicate("created_at", Operation.LESS_THAN, 3))
    assert ids(list_run_page(runs, Listing(where))) == ["r1", "r2"]


@pytest.mark.parametrize(
    ("order", "found"),
    [
        (Order(), "r1 r2 r3 r4 r5 r6"),
        (Order(descending=True), "r6 r5 r4 r3 r2 r1"),
        (Order("finished_at"), "r2 r1 r3 r4 r5 r6"),
        (Order("finished_at", True), "r1 r2 r6 r5 r4 r3"),
        (Order("metric:Loss"), "r2 r1 r3 r4 r5 r6"),
        (Order("metric:Loss", True), "r3 r1 r2 r6 r5 r4"),
        (Order("label:team", True), "r5 r3 r1 r6 r4 r2"),
        (Order("archived", True), "r6 r5 r4 r3 r2 r1"),
        (Order("experiment"), "r4 r5 r6 r1 r2 r3"),
    ],
)
@pytest.mark.parametrize("limit", [1, 4])
def test_cursors_go_through_every_run_in_order(runs: Store, order: Order, found: str, limit: int) -> None:
    """What has no value stands last in either direction, and equal ones follow their ids."""
    page = list_run_page(runs, Listing(order=order, limit=limit))
    seen = ids(page)
    while page.next:
        page = list_run_page(runs, Listing(limit=limit, cursor=page.next))
        assert page.total == 6
        seen += ids(page)
    assert seen == found.split()


def test_a_page_goes_on_with_the_filter_of_the_page_before(runs: Store) -> None:
    where = (Predicate("experiment_id", Operation.EQUALS, experiment_id("trial")),)
    first = list_run_page(runs, Listing(where, limit=2))
    assert ids(list_run_page(runs, Listing(limit=2, cursor=first.next))) == ["r3"]
    assert ids(list_run_page(runs, Listing(where, limit=2, cursor=first.next))) == ["r3"]
    with pytest.raises(UsageError, match="another filter"):
        list_run_page(runs, Listing((Predicate("name", Operation.EQUALS, "x"),), cursor=first.next))


def test_a_run_that_is_new_or_gone_moves_no_other_across_pages(runs: Store) -> None:
    first = list_run_page(runs, Listing(order=Order(descending=True), limit=2))
    create_run(runs, spec("r7", created_at=9.0))
    assert ids(list_run_page(runs, Listing(limit=2, cursor=first.next))) == ["r4", "r3"]


@pytest.mark.parametrize(
    ("key", "operation", "value", "rule"),
    [
        ("nosuch", Operation.EQUALS, "x", "filter-unknown"),
        ("runs.run_id", Operation.EQUALS, "x", "filter-unknown"),
        ("metric:", Operation.EQUALS, 1, "filter-unknown"),
        ("name", Operation.EQUALS, 1, "filter-value"),
        ("created_at", Operation.EQUALS, "now", "filter-value"),
        ("created_at", Operation.GREATER_THAN, float("nan"), "filter-value"),
        ("created_at", Operation.EQUALS, True, "filter-value"),
        ("archived", Operation.EQUALS, 1, "filter-value"),
        ("archived", Operation.GREATER_THAN, False, "filter-value"),
        ("state", Operation.IN, "Failed", "filter-value"),
        ("state", Operation.EQUALS, ("Failed",), "filter-value"),
        ("created_at", Operation.IS_SUBSTRING, "1", "filter-value"),
        ("experiment_id", Operation.IS_SUBSTRING, "1", "filter-unknown"),
    ],
)
def test_a_filter_that_cannot_be_is_a_usage_error(
    runs: Store, key: str, operation: Operation, value: Scalar | tuple[Scalar, ...], rule: str
) -> None:
    with pytest.raises(UsageError) as caught:
        list_run_page(runs, Listing((Predicate(key, operation, value),)))
    assert caught.value.rule == rule


def test_an_order_that_cannot_be_is_a_usage_error(runs: Store) -> None:
    for key in ("nosuch", "created_at; DROP TABLE runs", "label"):
        with pytest.raises(UsageError) as caught:
            list_run_page(runs, Listing(order=Order(key)))
        assert caught.value.rule == "sort-unknown"


@pytest.mark.parametrize("order", ["created_at", "name", "archived", "1; DROP TABLE runs"])
def test_a_forged_cursor_does_no_harm(runs: Store, order: str) -> None:
    for value in ("'; DROP TABLE runs; --", 5, True):
        token = base64.urlsafe_b64encode(json.dumps({"o": [order, False], "w": [], "p": [value, "'"]}).encode())
        try:
            list_run_page(runs, Listing(cursor=token.decode().rstrip("=")))
        except UsageError as error:
            assert error.rule in ("cursor-invalid", "sort-unknown")
    assert list_run_page(runs, Listing()).total == 6


def test_metrics_come_for_many_runs_at_once(runs: Store) -> None:
    found = metrics_of(runs, ["r2", "r4"])
    assert [(row.name, row.value) for row in found["r2"]] == [("Loss", 0.25), ("m2", 1.0)]
    assert found["r4"] == []
    assert metric_names(runs) == ["Loss", "m1", "m2", "m3"]
    assert metric_names(runs, "nightly") == []
