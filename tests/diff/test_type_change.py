"""Narrowed or widened: tried against every other type there is."""

from __future__ import annotations

from itertools import product

import pytest

from catalog.diff.type_change import input_keeps, output_keeps, shown_type
from catalog.spec.model import TypeSpec
from catalog.spec.types import compatible

TYPES: list[TypeSpec] = [
    None,
    "",
    "String",
    "str",
    "Integer",
    "Artifact",
    "artifact",
    "Model",
    "Dataset",
    "GCSPath",
    {"GCSPath": {}},
    {"GCSPath": {"kind": "CSV"}},
    {"GCSPath": {"kind": "TSV"}},
    {"GCSPath": {"kind": "CSV", "header": True}},
    {},
]
PAIRS = list(product(TYPES, TYPES))


@pytest.mark.parametrize(("old", "new"), PAIRS, ids=str)
def test_an_input_keeps_what_it_took(old: TypeSpec, new: TypeSpec) -> None:
    assert input_keeps(old, new) == all(compatible(given, new) for given in TYPES if compatible(given, old))


@pytest.mark.parametrize(("old", "new"), PAIRS, ids=str)
def test_an_output_keeps_where_it_fitted(old: TypeSpec, new: TypeSpec) -> None:
    assert output_keeps(old, new) == all(compatible(new, taker) for taker in TYPES if compatible(old, taker))


def test_types_are_shown_as_the_file_has_them() -> None:
    assert [shown_type(item) for item in (None, "Model", {"GCSPath": {"kind": "CSV"}})] == [
        "any",
        "Model",
        '{"GCSPath": {"kind": "CSV"}}',
    ]
