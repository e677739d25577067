"""Graphs that tasks inside them start anew."""

from __future__ import annotations

from catalog.compile.frame import Target
from catalog.compile.known import KnownOutput
from catalog.pipeline.single import as_graph
from catalog.spec.model import ComponentSpec
from tests.compile.building import case, compiled


def until_tails(pipeline: ComponentSpec) -> ComponentSpec:
    """The graph that recurses."""
    graph = as_graph(pipeline).graph
    assert graph is not None
    found = graph.tasks["until-tails"].component_ref.spec
    assert found is not None
    return found


def test_only_the_graph_that_is_recursed_to_is_started_anew() -> None:
    pipeline = case("recursion")
    assert Target(until_tails(pipeline), "until-tails", {}).is_started_anew()
    assert not Target(pipeline, "recursion", {}).is_started_anew()


def test_what_is_known_of_the_first_start_is_not_taken_for_all() -> None:
    pipeline = case("recursion")
    known = {"flip": {"side": KnownOutput("heads")}, "until-tails/flip-again": {"side": KnownOutput("heads")}}
    assert compiled(pipeline, known=known).known == {"flip"}


def test_a_whole_graph_that_recurses_can_be_known() -> None:
    pipeline = case("recursion")
    known = {"flip": {"side": KnownOutput("heads")}, "until-tails": {}}
    assert compiled(pipeline, known=known).workflow["spec"]["templates"] == []
