"""Conditions of Argo and of kfp 2 as predicates."""

from __future__ import annotations

import pytest

from catalog.compile.condition_text import read_condition
from catalog.spec.model import Both, Comparison, Either, GraphInput, Negation, Predicate


def operand(text: str) -> GraphInput:
    return GraphInput(text.strip("{}"))


@pytest.mark.parametrize(
    ("text", "predicate"),
    [
        ('"{{x}}" == "heads"', Comparison("==", GraphInput("x"), "heads")),
        ("{{x}} >= 3", Comparison(">=", GraphInput("x"), 3)),
        ("{{x}} != plain", Comparison("!=", GraphInput("x"), "plain")),
        ("{{x}}", GraphInput("x")),
        ("true", True),
        ("'it\\'s' == {{x}}", Comparison("==", "it's", GraphInput("x"))),
        (
            "{{a}} > 1 && !({{b}} < 2 || {{c}} == 1.5)",
            Both(
                Comparison(">", GraphInput("a"), 1),
                Negation(Either(Comparison("<", GraphInput("b"), 2), Comparison("==", GraphInput("c"), 1.5))),
            ),
        ),
        (
            "int(inputs.parameter_values['n']) > 5",
            Comparison(">", GraphInput("inputs.parameter_values['n']"), 5),
        ),
    ],
)
def test_read(text: str, predicate: Predicate) -> None:
    assert read_condition(text, operand) == predicate


@pytest.mark.parametrize("text", ["", "{{a}} ==", "({{a}}", "{{a}} =~ x", "{{a}} == 1 2", "(1 == 1) == 2", "(" * 200])
def test_what_is_no_condition_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        read_condition(text, operand)
