from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest

from catalog.errors import UsageError
from catalog.store.predicate import Operation, Predicate
from hub.kfp.filters import ARCHIVED_V1, CREATED_AT, MAX_PREDICATES, Key, read_filter
from hub.kfp.states import V1_STATES, choices_of

KEYS = {
    "name": Key("name"),
    "count": Key("count"),
    "created_at": CREATED_AT,
    "storage_state": ARCHIVED_V1,
    "status": Key("state", choices_of(V1_STATES)),
}


def read(*predicates: Any) -> tuple[Predicate, ...]:
    return read_filter(json.dumps({"predicates": predicates}), KEYS)


def refusal(*predicates: Any) -> UsageError:
    with pytest.raises(UsageError) as refused:
        read(*predicates)
    return refused.value


def test_an_empty_filter_asks_for_nothing() -> None:
    assert read_filter("", KEYS) == () == read()


@pytest.mark.parametrize("operation", [{"op": 1}, {"op": "EQUALS"}, {"operation": "EQUALS"}, {"operation": 1}])
@pytest.mark.parametrize("value", [{"string_value": "x"}, {"stringValue": "x"}])
def test_operations_and_values_are_read_in_every_spelling(operation: dict[str, Any], value: dict[str, Any]) -> None:
    assert read({"key": "name", **operation, **value}) == (Predicate("name", Operation.EQUALS, "x"),)


@pytest.mark.parametrize(
    ("number", "name"),
    [
        (1, "EQUALS"),
        (2, "NOT_EQUALS"),
        (3, "GREATER_THAN"),
        (5, "GREATER_THAN_EQUALS"),
        (6, "LESS_THAN"),
        (7, "LESS_THAN_EQUALS"),
        (9, "IS_SUBSTRING"),
    ],
)
def test_each_operation_has_a_number_and_a_name(number: int, name: str) -> None:
    [by_number] = read({"key": "name", "op": number, "string_value": "x"})
    assert by_number == read({"key": "name", "op": name, "string_value": "x"})[0]
    assert by_number.operation is Operation[name]


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ({"int_value": 3}, 3),
        ({"long_value": "9007199254740993"}, 9007199254740993),
        ({"longValue": -1}, -1),
    ],
)
def test_numbers_are_numbers_or_texts(value: dict[str, Any], found: int) -> None:
    assert read({"key": "count", "op": 3, **value}) == (Predicate("count", Operation.GREATER_THAN, found),)


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ({"string_values": {"values": ["a", "b"]}}, ("a", "b")),
        ({"int_values": {"values": [1, 2]}}, (1, 2)),
        ({"longValues": {"values": ["1"]}}, (1,)),
        ({"string_values": {}}, ()),
    ],
)
def test_in_takes_lists(value: dict[str, Any], found: tuple[Any, ...]) -> None:
    assert read({"key": "name", "op": "IN", **value}) == (Predicate("name", Operation.IN, found),)


def test_times_are_compared_by_the_second_that_clients_see() -> None:
    when = {"key": "created_at", "timestamp_value": "1970-01-01T00:01:40Z"}
    assert read({**when, "op": "EQUALS"}) == (
        Predicate("created_at", Operation.GREATER_THAN_EQUALS, 100.0),
        Predicate("created_at", Operation.LESS_THAN, 101.0),
    )
    assert read({**when, "op": "GREATER_THAN"}) == (Predicate("created_at", Operation.GREATER_THAN_EQUALS, 101.0),)
    assert read({**when, "op": "LESS_THAN_EQUALS"}) == (Predicate("created_at", Operation.LESS_THAN, 101.0),)


@pytest.mark.parametrize(
    ("predicate", "states"),
    [
        ({"op": "EQUALS", "string_value": "Failed"}, {"Failed", "Terminated"}),
        ({"op": "NOT_EQUALS", "string_value": "Failed"}, {"Pending", "Running", "Succeeded", "Cached", "Skipped"}),
        ({"op": "IN", "string_values": {"values": ["Running", "Pending", "Paused"]}}, {"Running", "Pending"}),
        ({"op": "IS_SUBSTRING", "string_value": "ing"}, {"Running", "Pending"}),
        ({"op": "EQUALS", "string_value": "Exploded"}, set()),
    ],
)
def test_words_of_kfp_stand_for_our_states(predicate: dict[str, Any], states: set[str]) -> None:
    [found] = read({"key": "status", **predicate})
    assert isinstance(found.value, tuple)
    assert (found.key, found.operation, set(found.value)) == ("state", Operation.IN, states)


def test_the_archive_is_asked_for_by_its_name() -> None:
    [found] = read({"key": "storage_state", "op": "NOT_EQUALS", "string_value": "STORAGESTATE_ARCHIVED"})
    assert found == Predicate("archived", Operation.IN, (False,))


def test_metrics_keep_their_case() -> None:
    [found] = read({"key": "metric:AUC", "op": "GREATER_THAN", "int_value": 0})
    assert found.key == "metric:AUC"


def test_a_filter_that_is_encoded_twice_is_read() -> None:
    text = json.dumps({"predicates": [{"key": "name", "op": 1, "string_value": "a b"}]})
    assert read_filter(quote(text), KEYS) == read_filter(text, KEYS)


@pytest.mark.parametrize(
    ("predicate", "rule"),
    [
        ({"key": "colour", "op": 1, "string_value": "x"}, "filter-unknown"),
        ({"key": "name", "op": 4, "string_value": "x"}, "filter-syntax"),
        ({"key": "name", "op": True, "string_value": "x"}, "filter-syntax"),
        ({"key": "name", "string_value": "x"}, "filter-syntax"),
        ({"key": "name", "op": 1}, "filter-value"),
        ({"key": "name", "op": 1, "string_value": "x", "int_value": 1}, "filter-value"),
        ({"key": "name", "op": 1, "string_value": 1}, "request-invalid"),
        ({"key": "name", "op": 8, "string_value": "x"}, "filter-value"),
        ({"key": "name", "op": 1, "string_values": {"values": ["x"]}}, "filter-value"),
        ({"key": "name", "op": 8, "string_values": {"values": [1]}}, "filter-value"),
        ({"key": "name", "op": 8, "string_values": ["x"]}, "request-invalid"),
        ({"key": "status", "op": 1, "int_value": 1}, "filter-value"),
        ({"key": "created_at", "op": 1, "string_value": "2025-01-01T00:00:00Z"}, "filter-value"),
        ({"key": "created_at", "op": 1, "timestamp_value": "yesterday"}, "time-syntax"),
        ({"key": "created_at", "op": 2, "timestamp_value": "2025-01-01T00:00:00Z"}, "filter-value"),
        ({"key": "count", "op": 1, "long_value": "1e3"}, "request-invalid"),
        ({"key": "count", "op": 1, "long_value": 1 << 70}, "request-invalid"),
        ("name = x", "request-invalid"),
    ],
)
def test_what_is_no_predicate_is_refused(predicate: Any, rule: str) -> None:
    assert refusal(predicate).rule == rule


@pytest.mark.parametrize("text", ["{", "[]", "7", '{"predicates": 3}', "%7B", "[" * 10_000, "x" * 20_000])
def test_what_is_no_filter_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        read_filter(text, KEYS)


def test_a_filter_has_a_bounded_number_of_predicates() -> None:
    one = {"key": "name", "op": 1, "string_value": "x"}
    assert len(read(*[one] * MAX_PREDICATES)) == MAX_PREDICATES
    assert refusal(*[one] * (MAX_PREDICATES + 1)).rule == "filter-syntax"
