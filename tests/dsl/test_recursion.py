from __future__ import annotations

from typing import Any

import pytest

from catalog import dsl
from catalog.errors import CompositionError
from catalog.spec.model import GraphInput
from tests.dsl.building import refused, tasks
from tests.dsl.components import echo, flip


@dsl.graph_component
def again(word: str, other: str) -> None:
    coin = flip()
    with dsl.If(coin.output == "heads"):
        with dsl.If(word == "a"):
            again(word, coin.output)
    echo(other)


def test_levels_count_the_graphs_on_the_way() -> None:
    def pipeline(word: str) -> None:
        again(word, "b")

    inner = tasks(pipeline, "graph-again-1", "condition-2", "condition-3")
    extension = inner["graph-again-1-2"].extension
    assert extension is not None
    assert extension.recurse == 3
    assert tasks(pipeline)["graph-again-1"].arguments == {"word": GraphInput("word"), "other": "b"}


def test_values_from_outside_are_handed_on_through_two_graphs() -> None:
    def pipeline(word: str) -> None:
        @dsl.graph_component
        def outer() -> None:
            @dsl.graph_component
            def inner() -> None:
                coin = flip()
                echo(word)
                with dsl.If(coin.output == "heads"):
                    inner()
                with dsl.If(coin.output == "tails"):
                    outer()

            inner()

        outer()

    deep = ("graph-outer-1", "graph-inner-2")
    recursions = [tasks(pipeline, *deep, "condition-3"), tasks(pipeline, *deep, "condition-4")]
    found = [(task.extension, task.arguments) for group in recursions for task in group.values()]
    assert [extension.recurse for extension, _ in found if extension] == [2, 3]
    assert [arguments for _, arguments in found] == [{"word": GraphInput("word")}] * 2


def test_arguments_are_bound_and_checked() -> None:
    def missing(word: str) -> None:
        again(word)  # here

    def whole_task() -> None:
        again(flip(), "b")  # here

    refused(missing, "argument-missing", '"again"')
    refused(whole_task, "task-as-argument")


def test_it_needs_a_pipeline() -> None:
    with pytest.raises(CompositionError) as caught:
        again("a", "b")
    assert caught.value.rule == "outside-pipeline"


def test_the_group_can_be_waited_for() -> None:
    def pipeline() -> Any:
        echo("x").after(again("a", "b"))

    extension = tasks(pipeline)["echo"].extension
    assert extension is not None
    assert extension.after == ("graph-again-1",)
