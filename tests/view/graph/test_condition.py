"""Conditions in words."""

from __future__ import annotations

import pytest

from catalog.spec.model import Both, Comparison, Either, GraphInput, Negation, Predicate, TaskOutput
from catalog.view.graph.condition import condition_text

HEADS = Comparison("==", TaskOutput("flip", "result"), "heads")
LARGE = Comparison(">", GraphInput("size"), 3)


@pytest.mark.parametrize(
    ("predicate", "text"),
    [
        (HEADS, "flip.result == heads"),
        (Both(HEADS, LARGE), "flip.result == heads and size > 3"),
        (Either(Both(HEADS, LARGE), GraphInput("fast")), "(flip.result == heads and size > 3) or fast"),
        (Negation(HEADS), "not (flip.result == heads)"),
        (Negation(GraphInput("fast")), "not fast"),
        (Comparison("!=", GraphInput("name"), ""), 'name != ""'),
        (True, "true"),
    ],
)
def test_predicates(predicate: Predicate, text: str) -> None:
    assert condition_text(predicate) == text


def test_a_very_deep_predicate_is_cut() -> None:
    predicate: Predicate = GraphInput("x")
    for _ in range(5000):
        predicate = Negation(predicate)
    assert condition_text(predicate).endswith("…")
