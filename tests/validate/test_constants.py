"""Conditions that are false whatever the inputs are."""

from __future__ import annotations

import pytest

from catalog.spec.model import Both, Comparison, Either, GraphInput, Negation, Predicate
from catalog.validate.constants import always_false

UNKNOWN = GraphInput("x")
TRUE, FALSE = Comparison("==", "a", "a"), Comparison("==", "a", "b")


@pytest.mark.parametrize(
    "predicate",
    [
        FALSE,
        "false",
        "",
        Comparison(">", 1, "2"),
        Comparison("!=", "1", "1.0"),
        Comparison("==", "true", "False"),
        Negation(TRUE),
        Both(Comparison("==", UNKNOWN, "a"), FALSE),
        Either(FALSE, "no"),
    ],
    ids=str,
)
def test_always_false(predicate: Predicate) -> None:
    assert always_false(predicate)


@pytest.mark.parametrize(
    "predicate",
    [
        TRUE,
        UNKNOWN,
        "maybe",
        True,
        Comparison("==", UNKNOWN, "a"),
        Comparison("<", "9", "10"),
        Comparison("==", "True", "true"),
        Either(FALSE, UNKNOWN),
        Both(TRUE, UNKNOWN),
        Negation(UNKNOWN),
    ],
    ids=str,
)
def test_not_always_false(predicate: Predicate) -> None:
    assert not always_false(predicate)
