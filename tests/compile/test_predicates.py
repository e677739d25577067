"""Conditions in Argo's expression language. The contract of the engines runs them; here is what they are made of."""

from __future__ import annotations

import pytest

from catalog.compile.predicates import predicate_expression
from catalog.compile.sources import Source
from catalog.spec.model import Argument, Both, Comparison, Either, GraphInput, Negation, TaskOutput
from catalog.spec.types import serialise

A, B, GONE, ABSENT = GraphInput("a"), GraphInput("b"), TaskOutput("gone", "x"), GraphInput("absent")


def lookup(argument: Argument) -> Source | None:
    if argument == ABSENT:
        return None
    if argument == GONE:
        return Source(expression="tasks.gone.outputs.parameters.x", present="tasks.gone.status == 'Succeeded'")
    if isinstance(argument, GraphInput):
        return Source(expression=f"inputs.parameters.{argument.input_name}")
    return Source(constant=serialise(argument, None))


def test_a_text_is_compared_as_text() -> None:
    assert predicate_expression(Comparison("==", A, "heads"), lookup) == "inputs.parameters.a == 'heads'"


def test_a_number_is_compared_as_a_number_where_the_other_side_is_one() -> None:
    made = predicate_expression(Comparison(">=", A, 3), lookup)
    assert made.startswith("(inputs.parameters.a matches '^")
    assert "? float(trim(inputs.parameters.a)) >= float(trim('3')) : inputs.parameters.a >= '3')" in made


def test_a_truth_value_is_compared_whatever_its_case() -> None:
    made = predicate_expression(Comparison("==", A, True), lookup)
    assert "lower(inputs.parameters.a) == lower('True')" in made


def test_two_values_that_are_not_known_are_looked_at_when_they_are() -> None:
    made = predicate_expression(Comparison("<", A, B), lookup)
    assert made.count(" matches ") == 2 and "lower(" in made and "float(" in made


def test_quotes_and_braces_of_a_text_do_not_end_it() -> None:
    made = predicate_expression(Comparison("!=", A, "it's {{x}} \\"), lookup)
    assert made == r"inputs.parameters.a != 'it\'s \u007b\u007bx\u007d\u007d \\'"


def test_a_comparison_with_what_is_absent_is_false() -> None:
    assert predicate_expression(Comparison("!=", ABSENT, "x"), lookup) == "false"
    assert predicate_expression(ABSENT, lookup) == "false"
    made = predicate_expression(Comparison("!=", GONE, "x"), lookup)
    assert made == "(tasks.gone.status == 'Succeeded') && (tasks.gone.outputs.parameters.x != 'x')"


@pytest.mark.parametrize(
    ("predicate", "made"),
    [
        (Negation(Comparison("==", A, "x")), "!(inputs.parameters.a == 'x')"),
        (Both(Comparison("==", A, "x"), ABSENT), "(inputs.parameters.a == 'x') && (false)"),
        (Either(Comparison("==", A, "x"), ABSENT), "(inputs.parameters.a == 'x') || (false)"),
    ],
)  # fmt: skip
def test_predicates_are_joined(predicate: Negation | Both | Either, made: str) -> None:
    assert predicate_expression(predicate, lookup) == made


def test_a_bare_value_counts_when_it_says_yes() -> None:
    assert predicate_expression(A, lookup) == "lower(inputs.parameters.a) in ['1','on','t','true','y','yes']"
