from __future__ import annotations

import typing
from typing import Any, Optional, Union

import pytest

from catalog.dsl.annotations import resolved_annotations, type_of
from catalog.dsl.types import GCSPath, Integer


@pytest.mark.parametrize(
    ("annotation", "expected"),
    [
        (str, "String"),
        (int, "Integer"),
        (float, "Float"),
        (bool, "Boolean"),
        (list, "JsonArray"),
        (dict, "JsonObject"),
        (list[int], "JsonArray"),
        (typing.Dict[str, int], "JsonObject"),  # noqa: UP006
        (Optional[int], "Integer"),  # noqa: UP045
        (int | None, "Integer"),
        (Union[int, str], "typing.Union[int, str]"),
        ("CSV", "CSV"),
        ({"GCSPath": {"a": 1}}, {"GCSPath": {"a": 1}}),
        (GCSPath, "GCSPath"),
        (Integer(), {"Integer": {"openapi_schema_validator": {"type": "integer"}}}),
        (typing.ForwardRef("Model"), "Model"),
        (Any, None),
        (None, None),
        ("", None),
    ],
)
def test_annotations_are_types(annotation: Any, expected: Any) -> None:
    assert type_of(annotation) == expected


def test_postponed_annotations_are_resolved_and_unknown_names_stay_text() -> None:
    class Local:
        pass

    def function(a: int, b: Local, c: NotThere, d: "CSV") -> str:  # type: ignore[name-defined] # noqa: F821, UP037
        return str(Local)

    found = resolved_annotations(function)
    assert found == {"a": int, "b": Local, "c": "NotThere", "d": "CSV", "return": str}
