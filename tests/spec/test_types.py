from __future__ import annotations

import base64
import pickle
from typing import Any

import pytest

from catalog.errors import ArgumentError
from catalog.spec.model import InputSpec, TypeSpec
from catalog.spec.types import annotation_of, compatible, default_text, is_final_status, serialise, truth, type_name


class Point:
    def to_struct(self) -> dict[str, int]:
        return {"y": 2, "x": 1}


@pytest.mark.parametrize(
    ("value", "type_spec", "text"),
    [
        ("as it is", "Integer", "as it is"),
        ("", "JsonObject", ""),
        (5, "Integer", "5"),
        (3, "Float", "3"),
        (2.5, "float", "2.5"),
        (True, "Bool", "True"),
        ([1, "é"], "JsonArray", '[1, "\\u00e9"]'),
        ({"b": 1, "a": 2}, "Dict", '{"a": 2, "b": 1}'),
        ({"b": Point()}, "JsonObject", '{"b": {"x": 1, "y": 2}}'),
        ([1], "typing.List[int]", "[1]"),
        (None, "Json", "null"),
        (5, None, "5"),
        ([1], "", "[1]"),
        ({"a": 1}, {"JsonObject": {"schema": "x"}}, '{"a": 1}'),
    ],
)
def test_serialise(value: object, type_spec: TypeSpec, text: str) -> None:
    assert serialise(value, type_spec) == text


def test_a_pickle_is_written() -> None:
    assert pickle.loads(base64.b64decode(serialise((1, 2), "Base64Pickle"))) == (1, 2)


@pytest.mark.parametrize(
    ("value", "type_spec"),
    [
        (5, "String"),
        (True, "Integer"),
        (2.5, "Integer"),
        (1, "Boolean"),
        (None, "String"),
        (None, None),
        (5, "GCSPath"),
        ({1, 2}, "JsonArray"),
        (object(), "JsonObject"),
    ],
)
def test_a_value_that_does_not_fit_is_refused(value: object, type_spec: TypeSpec) -> None:
    with pytest.raises(ArgumentError) as caught:
        serialise(value, type_spec, 'the argument of input "Rows"')
    assert caught.value.rule == "argument-type"
    assert 'input "Rows"' in str(caught.value)


@pytest.mark.parametrize(
    ("type_spec", "name"),
    [("typing.List[int]", "List"), ({"GCSPath": {"a": 1}}, "GCSPath"), (None, ""), ({}, ""), (["A"], "")],
)
def test_type_name(type_spec: TypeSpec, name: str) -> None:
    assert type_name(type_spec) == name


@pytest.mark.parametrize(
    ("type_spec", "shown"),
    [
        ("Integer", "int"),
        ("Dict", "dict"),
        ("integer", "integer"),
        ("List[int]", "List[int]"),
        (None, None),
        ("", None),
    ],
)
def test_annotation(type_spec: TypeSpec, shown: str | None) -> None:
    assert annotation_of(type_spec) == shown


@pytest.mark.parametrize("text", ["y", "YES", "t", "True", "on", "1"])
def test_true_texts(text: str) -> None:
    assert truth(text) is True


@pytest.mark.parametrize("text", ["n", "No", "f", "FALSE", "off", "0"])
def test_false_texts(text: str) -> None:
    assert truth(text) is False


@pytest.mark.parametrize("text", ["", "2", " true", "maybe"])
def test_other_texts_are_neither(text: str) -> None:
    with pytest.raises(ArgumentError, match="neither true nor false"):
        truth(text)


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"default": "x"}, "x"),
        ({"default": ""}, ""),
        ({}, None),
        ({"default": 5, "type": "Integer"}, "5"),
        ({"default": True, "type": "JsonObject"}, "true"),
        ({"default": " 7 ", "type": "Integer", "optional": True}, "7"),
        ({"default": "7", "type": "Float", "optional": True}, "7.0"),
        ({"default": "x", "type": "Integer"}, "x"),
        ({"default": "x", "type": "int", "optional": True}, "x"),
    ],
)
def test_default_text(fields: dict[str, Any], text: str | None) -> None:
    assert default_text(InputSpec("Rows", **fields)) == text


@pytest.mark.parametrize("default", ["", "x", float("inf"), float("nan")])
def test_an_optional_integer_must_have_a_whole_default(default: str | float) -> None:
    with pytest.raises(ArgumentError) as caught:
        default_text(InputSpec("Rows", type="Integer", default=default, optional=True))
    assert caught.value.rule == "bad-default"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("CSV", "CSV"),
        (None, "CSV"),
        ("CSV", None),
        ("CSV", ""),
        ({}, "CSV"),
        ("Artifact", "CSV"),
        ("CSV", "Artifact"),
        ({"CSV": {"a": 1}}, {"CSV": {"a": 1, "b": 2}}),
        ("CSV", {"CSV": {"a": 1}}),
    ],
)
def test_compatible(given: TypeSpec, expected: TypeSpec) -> None:
    assert compatible(given, expected)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("String", "string"),
        ("CSV", "TSV"),
        ("Artifact", "Integer"),
        ("String", "Artifact"),
        ({"CSV": {"a": 1}}, {"CSV": {"a": 2}}),
        ({"CSV": {"a": 1}}, "CSV"),
    ],
)
def test_incompatible(given: TypeSpec, expected: TypeSpec) -> None:
    assert not compatible(given, expected)


def test_final_status() -> None:
    assert is_final_status("PipelineTaskFinalStatus")
    assert not is_final_status({"PipelineTaskFinalStatus": {}})
