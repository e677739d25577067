"""Paths into JSON values."""

from __future__ import annotations

import pytest

from catalog.client.testing.json_path import parse_json_path, path_text, same_json, value_at

VALUE = {"a": [{"b c": 1}, None], "d-e": {"f": "x"}}


@pytest.mark.parametrize(
    ("text", "value"),
    [("$", VALUE), ("$.a[0]['b c']", 1), ("$.a[-1]", None), ("$.d-e.f", "x"), ('$["d-e"]["f"]', "x")],
)
def test_a_path_leads_to_a_value(text: str, value: object) -> None:
    path = parse_json_path(text)
    assert value_at(VALUE, path) == value
    assert parse_json_path(path_text(path)) == path


@pytest.mark.parametrize("text", ["", "a.b", "$.", "$.a[x]", "$..a", "$.a["])
def test_another_text_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no step|does not begin"):
        parse_json_path(text)


@pytest.mark.parametrize(
    ("text", "told"), [("$.a[2].x", r"\$\.a\[2\] is"), ("$.a.b", r"\$\.a\.b is"), ("$.d-e[0]", r"\[0\] is")]
)
def test_a_path_that_leads_nowhere_says_how_far_it_came(text: str, told: str) -> None:
    with pytest.raises(LookupError, match=told):
        value_at(VALUE, parse_json_path(text))


def test_numbers_are_equal_across_types_and_truth_is_no_number() -> None:
    assert same_json({"a": [1, {"b": 2.0}]}, {"a": [1.0, {"b": 2}]})
    assert not same_json(True, 1)
    assert not same_json([0], [False])
    assert not same_json([1, 2], [1])
    assert not same_json({"a": None}, {})
