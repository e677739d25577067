from __future__ import annotations

import math
from typing import Any

import pytest

from catalog.errors import UsageError
from hub.kfp.message import Message


def test_fields_are_found_in_both_spellings() -> None:
    message = Message.of({"pipelineSpec": {"pipelineId": "a"}, "max_concurrency": "3"})
    assert message.message("pipeline_spec").text("pipeline_id") == "a"
    assert message.integer("max_concurrency") == 3


def test_what_is_absent_or_null_has_its_default() -> None:
    message = Message.of({"name": None})
    assert (message.text("name", "x"), message.flag("enabled"), message.integer("n")) == ("x", False, None)
    assert (message.messages("items"), message.message("spec").fields, message.moment("at")) == ((), {}, None)
    assert not message.has("name")


@pytest.mark.parametrize(("value", "number"), [(1, 1.0), (1.5, 1.5), ("2.5", 2.5), ("-Infinity", -math.inf)])
def test_numbers_are_read_from_texts_too(value: Any, number: float) -> None:
    assert Message.of({"n": value}).number("n") == number


@pytest.mark.parametrize(
    ("field", "read"),
    [
        ({"a": 1}, Message.text),
        ({"a": "true"}, Message.flag),
        ({"a": 1}, Message.flag),
        ({"a": True}, Message.integer),
        ({"a": 1.5}, Message.integer),
        ({"a": "1 "}, Message.integer),
        ({"a": 1 << 63}, Message.integer),
        ({"a": float("inf")}, Message.integer),
        ({"a": True}, Message.number),
        ({"a": "x"}, Message.number),
        ({"a": 10**400}, Message.number),
        ({"a": []}, Message.message),
        ({"a": {}}, Message.messages),
        ({"a": [1]}, Message.messages),
        ({"a": 7}, Message.moment),
    ],
)
def test_a_value_of_another_kind_is_refused_with_its_place(field: dict[str, Any], read: Any) -> None:
    with pytest.raises(UsageError) as refused:
        read(Message.of({"outer": field}).message("outer"), "a")
    assert refused.value.rule == "request-invalid"
    assert refused.value.findings[0].message.startswith("outer.a")
