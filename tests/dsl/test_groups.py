from __future__ import annotations

from typing import Any

import pytest

from catalog import dsl
from catalog.errors import CompositionError
from catalog.spec.model import Both, Comparison, Either, GraphInput, Negation, TaskOutput
from tests.dsl.building import check_refusal, refused, tasks
from tests.dsl.components import echo, flip, numbers, report, total


def test_operators_become_predicates() -> None:
    def pipeline(a: int, b: int) -> None:
        with dsl.If(~(a < b) | dsl.And(a != 1, b >= 2, dsl.Not(a <= b))):  # type: ignore[operator]
            echo("x")

    one = Comparison("!=", GraphInput("a"), 1)
    two = Comparison(">=", GraphInput("b"), 2)
    less = Comparison("<", GraphInput("a"), GraphInput("b"))
    no_more = Comparison("<=", GraphInput("a"), GraphInput("b"))
    assert tasks(pipeline)["condition-1"].is_enabled == Either(Negation(less), Both(Both(one, two), Negation(no_more)))


@pytest.mark.parametrize("misuse", [bool, lambda value: value in ["a"], lambda value: value == "a" and "b"])
def test_a_value_cannot_be_tested_while_composing(misuse: Any) -> None:
    def pipeline(word: str) -> None:
        misuse(word)

    with pytest.raises(CompositionError, match="no value while composing"):
        tasks(pipeline)


def test_a_value_cannot_be_walked_through_while_composing() -> None:
    def pipeline(words: list[str]) -> None:
        for word in words:  # here
            echo(word)

    refused(pipeline, "value-while-composing", "dsl.ParallelFor")


def test_what_is_no_condition_is_refused() -> None:
    def pipeline(word: str) -> None:
        with dsl.If(word == None):  # noqa: E711  # here
            echo("x")

    refused(pipeline, "bad-condition", "None")


def test_a_condition_cannot_use_a_value_within_a_text() -> None:
    def pipeline(word: str) -> None:
        with dsl.If(word == f"x{word}"):  # here
            echo("x")

    refused(pipeline, "value-in-text")


def test_a_task_cannot_be_compared() -> None:
    def pipeline() -> None:
        with dsl.If(flip() == "heads"):  # here
            echo("x")

    refused(pipeline, "task-as-argument", "task.output ==")


def test_a_condition_may_be_constant() -> None:
    def pipeline() -> None:
        with dsl.If(True):
            echo("x")
        with dsl.Else():
            echo("y")

    found = tasks(pipeline)
    assert found["condition-1"].is_enabled is True
    assert found["condition-2"].is_enabled == Negation(True)


@pytest.mark.parametrize("between", [True, False])
def test_else_must_stand_directly_behind_if(between: bool) -> None:
    def pipeline(word: str) -> None:
        if between:
            with dsl.If(word == "a"):
                echo("1")
            echo("2")
        with dsl.Else():  # here
            echo("3")

    refused(pipeline, "else-without-if")


def test_else_ends_the_chain() -> None:
    def pipeline(word: str) -> None:
        with dsl.If(word == "a"):
            echo("1")
        with dsl.Else():
            echo("2")
        with dsl.Elif(word == "b"):  # here
            echo("3")

    refused(pipeline, "else-without-if", "dsl.Elif")


@pytest.mark.parametrize(
    "group",
    [lambda: dsl.If(True), lambda: dsl.ParallelFor([1]), lambda: dsl.ExitHandler(None)],  # type: ignore[arg-type]
)
def test_groups_need_a_pipeline(group: Any) -> None:
    with pytest.raises(CompositionError) as caught:
        group()
    assert caught.value.rule == "outside-pipeline"


def test_the_outside_of_a_pipeline_is_named() -> None:
    with pytest.raises(CompositionError) as caught:
        dsl.ParallelFor([1])  # here
    check_refusal(caught.value, "outside-pipeline", "dsl.ParallelFor stands outside", __file__)


def test_a_group_is_left_when_its_block_fails() -> None:
    def pipeline(word: str) -> None:
        try:
            with dsl.If(word == "a"):
                raise ValueError
        except ValueError:
            echo("outside")

    assert "echo" in tasks(pipeline)


def test_items_fit_every_input() -> None:
    def pipeline() -> None:
        with dsl.ParallelFor([1, 2]) as item:
            echo(item)
            numbers(item)

    assert list(tasks(pipeline, "for-loop-1")) == ["echo", "numbers"]


@pytest.mark.parametrize("items", ["abc", 5, {"a": 1}, None])
def test_what_is_no_list_is_refused(items: Any) -> None:
    def pipeline() -> None:
        with dsl.ParallelFor(items):  # here
            echo("x")

    refused(pipeline, "loop-items")


def test_a_value_known_to_be_no_list_is_refused() -> None:
    def pipeline(count: int) -> None:
        with dsl.ParallelFor(count) as item:  # type: ignore[arg-type]  # here
            echo(item)

    refused(pipeline, "loop-items", '"count" has the type Integer')


def test_the_user_may_know_better() -> None:
    def pipeline(names: str) -> None:
        with dsl.ParallelFor(names.ignore_type()) as item:  # type: ignore[attr-defined]
            echo(item)

    assert "for-loop-1" in tasks(pipeline)


@pytest.mark.parametrize("items", [[object()], [float("nan")]])
def test_items_must_be_json(items: Any) -> None:
    def pipeline() -> None:
        with dsl.ParallelFor(items):  # here
            echo("x")

    refused(pipeline, "loop-items", "must be JSON values")


def test_items_cannot_hold_values() -> None:
    def pipeline(word: str) -> None:
        with dsl.ParallelFor([word, "b"]):  # here
            echo("x")

    refused(pipeline, "loop-items", "one parameter or output that holds a JSON list")


def test_a_key_must_be_in_every_item() -> None:
    def pipeline() -> None:
        with dsl.ParallelFor([{"name": "a"}, {"name": "b", "more": 1}]) as item:
            echo(item.nmae)  # here

    refused(pipeline, "loop-item-key", 'did you mean "name"?')


def test_scalar_items_have_no_keys() -> None:
    def pipeline() -> None:
        with dsl.ParallelFor(["a"]) as item:
            echo(item.name)  # here

    refused(pipeline, "loop-item-key", "no dicts")


def test_keys_of_dynamic_items_are_free() -> None:
    def pipeline(rows: list[dict[str, str]]) -> None:
        with dsl.ParallelFor(rows) as row:
            echo(row.name)
            echo(row["_x y"])
            echo(row)

    loop = tasks(pipeline)["for-loop-1"].extension
    assert loop is not None
    assert loop.for_each is not None
    assert loop.for_each.bind == {"item_name": "name", "item__x y": "_x y", "item": ""}


@pytest.mark.parametrize("parallelism", [-1, "2"])
def test_parallelism_is_a_number(parallelism: Any) -> None:
    def pipeline() -> None:
        with dsl.ParallelFor([1], parallelism):  # here
            echo("x")

    refused(pipeline, "bad-amount", "parallelism")


def test_no_parallelism_is_no_bound() -> None:
    def pipeline() -> None:
        with dsl.ParallelFor([1], parallelism=0):
            echo("x")

    loop = tasks(pipeline)["for-loop-1"].extension
    assert loop is not None
    assert loop.for_each is not None
    assert loop.for_each.parallelism is None


def test_an_inner_loop_over_an_outer_item() -> None:
    def pipeline() -> Any:
        with dsl.ParallelFor([[1], [2, 3]]) as outer:
            with dsl.ParallelFor(outer) as inner:
                listed = numbers(inner)
                echo(f"{outer}".strip()).after(listed)
        return total(listed.output).output

    inner = tasks(pipeline, "for-loop-1")["for-loop-2"]
    assert inner.extension is not None
    assert inner.extension.for_each is not None
    assert inner.extension.for_each.items == GraphInput("item")
    assert inner.arguments == {"item-2": GraphInput("item")}
    assert inner.extension.for_each.bind == {"item": ""}
    collected = tasks(pipeline)["total"].arguments["Numbers"]
    assert collected == TaskOutput("for-loop-1", "numbers-list", "JsonArray")


def test_what_leaves_a_loop_is_a_list() -> None:
    def pipeline() -> None:
        with dsl.ParallelFor([1, 2]):
            coin = flip()
        echo(coin.output)  # here

    refused(pipeline, "type-mismatch", '"flip-coin-side" has the type JsonArray')


def test_an_exit_task_must_depend_on_nothing() -> None:
    def pipeline() -> None:
        coin = flip()
        with dsl.ExitHandler(report(coin.output)):  # here
            echo("x")

    refused(pipeline, "bad-exit-task", "flip-coin-side")


def test_an_exit_task_serves_one_handler() -> None:
    def pipeline() -> None:
        last = report("bye")
        with dsl.ExitHandler(last):
            with dsl.ExitHandler(last):  # here
                echo("x")

    refused(pipeline, "bad-exit-task", "another handler")


def test_an_exit_task_cannot_wait() -> None:
    def pipeline() -> None:
        first = echo("x")
        last = report("bye")  # here
        with dsl.ExitHandler(last):
            inner = echo("y")
        last.after(inner)
        echo("z").after(first)

    refused(pipeline, "bad-exit-task", "runs whatever happens")


def test_nothing_guarded_needs_the_exit_task() -> None:
    def pipeline() -> None:
        last = echo("bye")
        with dsl.ExitHandler(last):
            echo(last.output)  # here

    refused(pipeline, "bad-exit-task", "runs after it")


def test_an_exit_task_is_a_task() -> None:
    def pipeline() -> None:
        with dsl.ExitHandler(echo("x").output):  # here
            echo("y")

    refused(pipeline, "bad-exit-task")


def test_an_exit_task_in_a_loop_may_use_the_item() -> None:
    def pipeline() -> None:
        with dsl.ParallelFor(["a"]) as item:
            with dsl.ExitHandler(report(item)):
                echo("x")

    handler = tasks(pipeline, "for-loop-1")["exit-handler-2"]
    assert handler.arguments == {"item": GraphInput("item")}
    last = tasks(pipeline, "for-loop-1", "exit-handler-2")["report"]
    assert last.extension is not None
    assert last.extension.finally_
