"""Tensors as JSON."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from model_server.errors import RequestError
from model_server.model import TensorSpec
from model_server.tensors import columns, rows, rows_json, tensor, tensor_json


@pytest.mark.parametrize(
    ("value", "dtype"),
    [
        ([[1, 2.5]], "float32"),
        ([1, -1], "int8"),
        ([True, False], "bool"),
        (["a", "é"], "str"),
        ([], "float64"),
        (7, "int64"),
    ],
)
def test_a_value_that_fits(value: Any, dtype: str) -> None:
    found = tensor(value, TensorSpec("x", dtype, None))
    assert found.dtype == (np.dtype(object) if dtype == "str" else np.dtype(dtype))
    assert tensor_json("x", found) == value


@pytest.mark.parametrize(
    ("value", "dtype", "problem"),
    [
        ([1.5], "int32", "values of the type int32"),
        (["1"], "float32", "values of the type float32"),
        ([None], "float32", "values of the type float32"),
        ([1], "bool", "values of the type bool"),
        ([300], "uint8", "outside of uint8"),
        ([-1], "uint64", "outside of uint64"),
        ([10**30], "int64", "values of the type int64"),
        ([[1], [1, 2]], "float32", "not a regular list"),
        ([1], "str", "must hold texts"),
        ([["a"], ["b", "c"]], "str", "not a regular list|must hold texts"),
        ([{"b64": "%"}], "str", "x"),
        ([{"b64": "/w=="}], "str", "utf-8"),
        ([{"c64": ""}], "str", "an object must be"),
    ],
)
def test_a_value_that_does_not_fit_is_the_askers_fault(value: Any, dtype: str, problem: str) -> None:
    with pytest.raises(RequestError, match=problem) as caught:
        tensor(value, TensorSpec("x", dtype, None))
    assert caught.value.status == 400
    assert '"x"' in str(caught.value)


def test_numbers_that_json_does_not_know() -> None:
    found = tensor([math.nan, math.inf, -math.inf], TensorSpec("x", "float32", (None,)))
    assert np.isnan(found[0])
    assert found[1:].tolist() == [math.inf, -math.inf]


def test_a_shape_is_checked() -> None:
    spec = TensorSpec("x", "float32", (None, 2))
    assert tensor([[1, 2]] * 3, spec).shape == (3, 2)
    for value in ([1, 2], [[1, 2, 3]], [[[1, 2]]], []):
        with pytest.raises(RequestError, match=r'"x" must have the shape \(\?, 2\)'):
            tensor(value, spec)


def test_base_64_is_text_or_bytes() -> None:
    assert tensor([{"b64": "aGk="}, "ho"], TensorSpec("x", "str", (None,))).tolist() == ["hi", "ho"]
    assert tensor([{"b64": "/wA="}, [1, 2]], TensorSpec("x", "uint8", (None, 2))).tolist() == [[255, 0], [1, 2]]
    assert tensor_json("name", np.array(["hi"], dtype=object)) == ["hi"]
    assert tensor_json("name_bytes", np.array([["hi"]], dtype=object)) == [[{"b64": "aGk="}]]


ONE = (TensorSpec("x", "float32", (None,)),)
TWO = (*ONE, TensorSpec("y", "int64", (None,)))


def test_rows_are_bare_values_or_objects() -> None:
    assert rows([1, 2], ONE)["x"].tolist() == rows([{"x": 1}, {"x": 2}], ONE)["x"].tolist() == [1, 2]
    both = rows([{"x": 1, "y": 2}, {"x": 3, "y": 4}], TWO)
    assert (both["x"].tolist(), both["y"].tolist()) == ([1, 3], [2, 4])


def test_columns_are_a_bare_value_or_an_object() -> None:
    assert columns([1, 2], ONE)["x"].tolist() == columns({"x": [1, 2]}, ONE)["x"].tolist() == [1, 2]
    assert columns({"x": [1], "y": [1, 2]}, TWO)["y"].tolist() == [1, 2]


@pytest.mark.parametrize("value", [[], {}, None, "x", [{"x": 1}, {"y": 1}], [1, {"x": 1}]])
def test_rows_that_cannot_be_read(value: Any) -> None:
    for specs in (ONE, TWO):
        with pytest.raises(RequestError):
            rows(value, specs)


def test_several_outputs_become_objects_and_must_have_as_many_rows() -> None:
    found = {"a": np.array([1, 2]), "b": np.array([[3], [4]])}
    assert rows_json(found) == [{"a": 1, "b": [3]}, {"a": 2, "b": [4]}]
    for odd in (np.array(1), np.array([1, 2, 3])):
        with pytest.raises(RequestError, match="number of rows"):
            rows_json({**found, "c": odd})
