"""Conditions on texts."""

from __future__ import annotations

import pytest

from catalog.errors import ArgumentError
from catalog.run.predicates import holds
from catalog.spec.model import Argument, Both, Comparison, Either, GraphInput, Negation


def lookup(argument: Argument) -> str | None:
    return None if isinstance(argument, GraphInput) else str(argument)


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
