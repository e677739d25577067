"""Values of the API as texts of the store, and back."""

from __future__ import annotations

import math
from typing import Any

import pytest

from catalog.errors import UsageError
from hub.kfp.v2.parameters import DEEPEST, argument_texts, is_sendable, typed_values

TYPES = {
    "text": "String",
    "count": "Integer",
    "rate": "Float",
    "loud": "Boolean",
    "items": "JsonArray",
    "options": "JsonObject",
    "typing": "typing.List[int]",
    "free": None,
    "odd": {"GCSPath": {"x": 1}},
}


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("text", "hi", "hi"),
        ("text", "", ""),
        ("text", 5.0, "5"),
        ("text", True, "true"),
        ("text", {"a": 1.0}, '{"a": 1}'),
        ("count", 5, "5"),
        ("count", 5.0, "5"),
        ("count", "5", "5"),
        ("rate", 5, "5"),
        ("rate", 5.0, "5.0"),
        ("rate", 0.1, "0.1"),
        ("loud", True, "True"),
        ("loud", "no", "no"),
        ("items", [1.0, 2.5], "[1, 2.5]"),
        ("options", {"b": None, "a": [True]}, '{"a": [true], "b": null}'),
        ("typing", [1], "[1]"),
        ("free", 3.0, "3"),
        ("free", [1], "[1]"),
        ("unknown", False, "False"),
        ("text", "nul \0 and \ud800", "nul \N{SYMBOL FOR NULL} and \\ud800"),
    ],
)
def test_a_value_becomes_the_text_that_its_input_takes(name: str, value: Any, text: str) -> None:
    assert argument_texts(TYPES, {name: value}) == {name: text}


def test_a_null_is_left_out() -> None:
    assert argument_texts(TYPES, {"text": None, "count": 1}) == {"count": "1"}


def test_an_input_is_also_known_by_its_name_in_python() -> None:
    assert argument_texts({"Learning rate": "Float"}, {"learning_rate": 1.0}) == {"learning_rate": "1.0"}


def test_every_value_that_does_not_fit_is_told() -> None:
    values = {"count": 2.5, "rate": True, "loud": 0, "items": {"a": 1}, "options": [1]}
    with pytest.raises(UsageError) as refusal:
        argument_texts(TYPES, values)
    assert [finding.rule for finding in refusal.value.findings] == 5 * ["argument-type"]
    assert [finding.message.split('"')[1] for finding in refusal.value.findings] == list(values)


@pytest.mark.parametrize("value", [math.nan, math.inf, [math.inf], {"a": {"b": -math.inf}}])
def test_what_is_no_json_is_refused(value: Any) -> None:
    with pytest.raises(UsageError):
        argument_texts(TYPES, {"free": value})


def test_a_value_may_be_nested_but_not_without_end() -> None:
    assert is_sendable(nested(DEEPEST)) and not is_sendable(nested(DEEPEST + 1)) and not is_sendable(nested(100_000))
    with pytest.raises(UsageError):
        argument_texts(TYPES, {"items": nested(100_000)})


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("text", "5", "5"),
        ("count", "5", 5),
        ("count", "five", "five"),
        ("count", "9" * 5000, "9" * 5000),
        ("rate", "5", 5.0),
        ("rate", "nan", "nan"),
        ("rate", "1e999", "1e999"),
        ("loud", "True", True),
        ("loud", "no", False),
        ("loud", "perhaps", "perhaps"),
        ("items", "[1, null]", [1, None]),
        ("items", '{"a": 1}', '{"a": 1}'),
        ("items", "[1e999]", "[1e999]"),
        ("items", "[NaN]", "[NaN]"),
        ("items", "[" * 100_000, "[" * 100_000),
        ("items", "[" * 200 + "]" * 200, "[" * 200 + "]" * 200),
        ("options", '{"a": [true]}', {"a": [True]}),
        ("free", "5", "5"),
        ("odd", "gs://x", "gs://x"),
    ],
)
def test_a_text_becomes_the_value_of_its_type_or_stays_a_text(name: str, text: str, value: Any) -> None:
    [found] = typed_values({name: text}, TYPES).values()
    assert found == value and type(found) is type(value)


def nested(levels: int) -> list[Any]:
    found: list[Any] = []
    for _ in range(levels - 1):
        found = [found]
    return found
