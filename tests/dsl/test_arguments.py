from __future__ import annotations

from typing import Any

import pytest

from catalog import dsl
from catalog.dsl.build import build_pipeline
from catalog.errors import ArgumentError, CompositionError
from catalog.spec.model import GraphInput, TaskOutput
from tests.dsl.building import refused, tasks
from tests.dsl.components import echo, flip, named, numbers, split, total, train


def test_constants_become_texts() -> None:
    def pipeline() -> None:
        total([1, 2])
        numbers(4)

    found = tasks(pipeline)
    assert found["total"].arguments == {"Numbers": "[1, 2]"}
    assert found["numbers"].arguments == {"count": "4"}


def test_none_leaves_an_optional_input_out() -> None:
    def pipeline(table: Any) -> None:
        split(table, 3, seed=None)

    assert list(tasks(pipeline)["split"].arguments) == ["Table", "rows"]


def test_none_for_a_required_input_is_refused() -> None:
    def pipeline() -> None:
        echo(None)  # here

    refused(pipeline, "argument-type", "leave the argument out")


def test_types_must_fit() -> None:
    def pipeline(rows: int) -> None:
        echo(rows)  # here

    refused(pipeline, "type-mismatch", 'takes String, but "rows" has the type Integer')


def test_a_constant_must_fit() -> None:
    def pipeline() -> None:
        numbers(1.5)  # here

    refused(pipeline, "argument-type", 'input "count" of "numbers"')


def test_all_arguments_that_do_not_fit_are_told_at_once() -> None:
    def pipeline(text: str) -> None:
        split(table=1, rows="3", seed=text)  # here

    error = refused(pipeline, "argument-type")
    assert [finding.rule for finding in error.findings] == ["argument-type", "type-mismatch"]


def test_ignore_type_switches_the_check_off() -> None:
    def pipeline(rows: int) -> None:
        echo(rows.ignore_type())  # type: ignore[attr-defined]

    assert tasks(pipeline)["echo"].arguments["text"] == GraphInput("rows", "String")


def test_a_missing_argument_is_told_at_the_users_line() -> None:
    def pipeline() -> None:
        echo()  # here

    with pytest.raises(ArgumentError) as caught:
        build_pipeline(pipeline)
    assert caught.value.findings[0].source_line.endswith("# here")


def test_a_whole_task_is_refused() -> None:
    def pipeline() -> None:
        first = echo("a")
        echo(first)  # here

    refused(pipeline, "task-as-argument", "pass task.output")


def test_a_condition_is_no_argument() -> None:
    def pipeline(text: str) -> None:
        echo(text == "a")  # here

    refused(pipeline, "bad-argument", "a condition")


def test_a_value_alone_in_a_text_is_the_value() -> None:
    def pipeline(text: str) -> None:
        first = echo(f"{text}")
        echo(str(first.output))
        with dsl.ParallelFor(["a"]) as item:
            echo(f"{item}")

    found = tasks(pipeline)
    assert found["echo"].arguments["text"] == GraphInput("text")
    assert found["echo-2"].arguments["text"] == TaskOutput("echo", "text")
    assert tasks(pipeline, "for-loop-1")["echo-3"].arguments["text"] == GraphInput("item")


@pytest.mark.parametrize("wrap", [lambda value: [value], lambda value: {"a": [value]}, lambda value: [f"{value}"]])
def test_a_value_within_a_list_is_refused(wrap: Any) -> None:
    def pipeline(count: int) -> None:
        total(wrap(count))  # here

    refused(pipeline, "value-in-text", "list or dict")


def test_a_value_of_another_pipeline_is_refused() -> None:
    seen: list[Any] = []

    def other() -> None:
        seen.append(flip().output)

    def pipeline() -> None:
        echo(seen[0])  # here

    build_pipeline(other)
    refused(pipeline, "foreign-value", "another pipeline")


def test_a_value_of_the_pipeline_around_is_refused() -> None:
    def outer(text: str) -> None:
        @dsl.pipeline
        def inner() -> None:
            echo(text)  # here

        inner()

    refused(outer, "foreign-value")


def test_a_constant_without_text_form_is_refused() -> None:
    def pipeline() -> None:
        train(table=object())  # here

    refused(pipeline, "argument-type")


def test_an_untyped_input_takes_any_value() -> None:
    anything = named("anything", "{name: x}")

    def pipeline(rows: int, names: list[str]) -> None:
        anything(rows)
        anything(names)
        anything({"a": 1})

    assert tasks(pipeline)["anything-3"].arguments == {"x": '{"a": 1}'}


def test_a_refusal_is_a_type_error_too() -> None:
    assert issubclass(CompositionError, TypeError)
