"""Conditions on texts."""

from __future__ import annotations

import pytest

from catalog.errors import ArgumentError
from catalog.run.predicates import compare, holds
from catalog.spec.model import Argument, Both, Comparison, Either, GraphInput, Negation


def lookup(argument: Argument) -> str | None:
    return None if isinstance(argument, GraphInput) else str(argument)


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


def test_an_absent_value_makes_a_comparison_false_whatever_it_asks() -> None:
    absent = GraphInput("gone")
    assert not holds(Comparison("==", absent, "x"), lookup)
    assert not holds(Comparison("!=", absent, "x"), lookup)
    assert holds(Negation(Comparison("==", absent, "x")), lookup)


def test_and_or_and_not_combine() -> None:
    yes, no = Comparison("==", 1, 1), Comparison("==", 1, 2)
    assert holds(Both(yes, Negation(no)), lookup)
    assert holds(Either(no, yes), lookup)
    assert not holds(Both(yes, no), lookup)


def test_a_bare_value_is_its_truth() -> None:
    assert holds("yes", lookup)
    assert not holds("off", lookup)
    assert not holds("", lookup)
    with pytest.raises(ArgumentError):
        holds("perhaps", lookup)
