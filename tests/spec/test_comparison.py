"""How texts compare in a condition."""

from __future__ import annotations

import pytest

from catalog.spec.comparison import compare


@pytest.mark.parametrize(
    ("left", "op", "right", "result"),
    [
        ("10", ">", "9", True),
        ("10", ">", "9a", False),
        ("1.0", "==", "1", True),
        ("True", "==", "true", True),
        ("a", "<", "b", True),
        ("", "==", "", True),
        ("nan", "==", "nan", True),
        ("9007199254740993", "==", "9007199254740992", False),
    ],
)
def test_texts_compare_as_what_they_are(left: str, op: str, right: str, result: bool) -> None:
    assert compare(op, left, right) is result
