"""Groups with a bound of their own."""

from __future__ import annotations

from catalog import dsl
from catalog.dsl.subgraph import PARALLELISM
from tests.dsl.building import refused, tasks
from tests.dsl.components import echo


def test_the_bound_goes_with_the_group() -> None:
    def pipeline() -> None:
        with dsl.SubGraph(parallelism=2):
            echo("a")
            echo("b")

    assert tasks(pipeline)["graph-subgraph-1"].annotations == {PARALLELISM: "2"}
    assert list(tasks(pipeline, "graph-subgraph-1")) == ["echo", "echo-2"]


def test_a_bound_is_one_or_more() -> None:
    def pipeline() -> None:
        with dsl.SubGraph(parallelism=0):  # here
            echo("a")

    refused(pipeline, "bad-amount")
