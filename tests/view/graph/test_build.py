"""The graph of a pipeline with the states of a run."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from catalog.run.model import State
from catalog.spec.model import (
    Comparison,
    ComponentRef,
    ComponentSpec,
    GraphInput,
    InputSpec,
    TaskExtension,
    TaskOutput,
    TaskSpec,
)
from catalog.store.rows import TaskRow
from catalog.view.graph.build import run_graph
from catalog.view.graph.node import Graph, Kind, Link, Node
from tests.client.building import loop, output, pipeline, shell, task
from tests.view.rows import task_row

ECHO = shell("true", ["text"], "out", name="echo")


def node(graph: Graph, name: str) -> Node:
    return next(found for found in graph.nodes if found.id == name)


def inside(graph: Graph, *names: str) -> Node:
    """A node within open groups."""
    found = node(graph, names[0])
    for name in names[1:]:
        assert found.inner is not None
        found = node(found.inner, name)
    return found


def body() -> ComponentSpec:
    return pipeline(
        {"say": task(ECHO, text=GraphInput("item")), "end": task(ECHO, after=["say"], text="x")},
        inputs=[InputSpec("item", "String")],
    )


def looped() -> tuple[ComponentSpec, list[TaskRow]]:
    spec = pipeline({"each": loop(body(), ["a", "b", "c"], "item")})
    rows = [
        task_row("each", State.RUNNING),
        *(
            task_row(f"each/{number}", state)
            for number, state in enumerate((State.SUCCEEDED, State.FAILED, State.RUNNING))
        ),
        task_row("each/0/say"),
        task_row("each/0/end", State.CACHED),
        task_row("each/1/say", State.FAILED),
        task_row("each/1/end", State.SKIPPED),
        task_row("each/2/say", State.RUNNING),
    ]
    return spec, rows


def test_a_pipeline_without_a_run_has_nodes_without_states() -> None:
    graph = run_graph(pipeline({"a": task(ECHO, text="x"), "b": task(ECHO, text=output("a", "out"))}))
    assert [(found.label, found.kind, found.state) for found in graph.nodes] == [
        ("a", Kind.TASK, None),
        ("b", Kind.TASK, None),
    ]
    assert graph.edges == (Link("a", "b", ("out → text",)),)


def test_a_component_that_is_no_graph_is_one_node() -> None:
    assert [found.label for found in run_graph(ECHO).nodes] == ["echo"]


def test_a_task_that_only_waits_is_linked_without_names() -> None:
    graph = run_graph(pipeline({"a": task(ECHO, text="x"), "b": task(ECHO, after=["a"], text="x")}))
    assert graph.edges == (Link("a", "b"),)
    assert graph.edges[0].order_only


def test_states_messages_and_attempts_come_from_the_rows() -> None:
    spec = pipeline({"a": task(ECHO, text="x"), "b": task(ECHO, text="x")})
    graph = run_graph(spec, [task_row("a", State.FAILED, attempt=3, message="exit code 1")])
    assert node(graph, "a").state is State.FAILED
    assert node(graph, "a").detail == "attempt 3; exit code 1"
    assert node(graph, "b").state is None


def test_a_nested_pipeline_counts_what_is_within_and_opens_by_itself_when_small() -> None:
    inner = pipeline({"x": task(ECHO, text="1"), "y": task(ECHO, text="2")})
    spec = pipeline({"deep": task(pipeline({"inner": task(inner)}))})
    rows = [
        task_row("deep"),
        task_row("deep/inner"),
        task_row("deep/inner/x", State.CACHED),
        task_row("deep/inner/y"),
    ]
    graph = run_graph(spec, rows)
    assert node(graph, "deep").counts == {State.CACHED: 1, State.SUCCEEDED: 1}
    assert inside(graph, "deep", "deep/inner", "deep/inner/x").state is State.CACHED
    folded = run_graph(spec, rows, opened=())
    assert node(folded, "deep").inner is None
    assert node(folded, "deep").counts == {State.CACHED: 1, State.SUCCEEDED: 1}


def test_a_large_group_stays_folded() -> None:
    large = pipeline({f"t{number}": task(ECHO, text="x") for number in range(300)})
    graph = run_graph(pipeline({"large": task(large), "small": task(pipeline({"one": task(ECHO, text="x")}))}))
    assert node(graph, "large").inner is None
    assert node(graph, "small").inner is not None


def test_a_loop_is_folded_with_its_iterations_counted_by_state() -> None:
    spec, rows = looped()
    each = node(run_graph(spec, rows), "each")
    assert (each.kind, each.state, each.iterations, each.inner) == (Kind.LOOP, State.RUNNING, 3, None)
    assert each.counts == {State.SUCCEEDED: 1, State.FAILED: 1, State.RUNNING: 1}


def test_an_open_loop_shows_its_tasks_once_with_the_worst_state() -> None:
    spec, rows = looped()
    graph = run_graph(spec, rows, opened=["each"])
    say, end = inside(graph, "each", "each/*/say"), inside(graph, "each", "each/*/end")
    assert (say.state, say.counts) == (State.FAILED, {State.SUCCEEDED: 1, State.FAILED: 1, State.RUNNING: 1})
    assert (end.state, end.counts) == (State.CACHED, {State.CACHED: 1, State.SKIPPED: 1})
    inner = node(graph, "each").inner
    assert inner is not None and inner.edges == (Link("each/*/say", "each/*/end"),)


def test_one_iteration_is_shown_by_its_number() -> None:
    spec, rows = looped()
    graph = run_graph(spec, rows, opened=["each/1"])
    assert inside(graph, "each", "each/1").label == "iteration 1"
    assert inside(graph, "each", "each/1", "each/1/say").state is State.FAILED
    assert inside(graph, "each", "each/1", "each/1/end").state is State.SKIPPED


def test_a_loop_over_one_component_opens_into_its_iterations() -> None:
    spec = pipeline({"many": loop(ECHO, ["a", "b"], "text")})
    rows = [task_row("many"), task_row("many/0", State.CACHED), task_row("many/1")]
    graph = run_graph(spec, rows, opened=["many"])
    many = node(graph, "many")
    assert many.inner is not None
    assert [(found.id, found.state) for found in many.inner.nodes] == [
        ("many/0", State.CACHED),
        ("many/1", State.SUCCEEDED),
    ]


def test_conditions_exits_and_handlers_are_told_apart() -> None:
    guarded = TaskSpec(ComponentRef(spec=body()), {}, is_enabled=Comparison("==", TaskOutput("a", "out"), "yes"))
    last = TaskSpec(ComponentRef(spec=ECHO), {"text": "x"}, extension=TaskExtension(finally_=True))
    handler = pipeline({"work": task(ECHO, text="x"), "tidy": last})
    graph = run_graph(pipeline({"a": task(ECHO, text="x"), "guarded": guarded, "safe": task(handler), "last": last}))
    assert {found.id: found.kind for found in graph.nodes} == {
        "a": Kind.TASK,
        "guarded": Kind.CONDITION,
        "safe": Kind.HANDLER,
        "last": Kind.EXIT,
    }
    assert node(graph, "guarded").condition == "if a.out == yes"
    assert Link("a", "guarded", ("out",)) in graph.edges
    assert {edge.source for edge in graph.edges if edge.target == "last"} == {"guarded", "safe"}
    assert inside(graph, "safe", "safe/tidy").kind is Kind.EXIT


def test_a_recursion_is_one_folded_node_that_counts_its_rounds() -> None:
    again = TaskSpec(ComponentRef(), {}, extension=TaskExtension(after=("flip",), recurse=1))
    spec = pipeline({"flip": task(ECHO, text="x"), "again": again})
    rows = [
        task_row("flip"),
        task_row("again"),
        task_row("again/flip"),
        task_row("again/again", State.SUCCEEDED),
        task_row("again/again/flip", State.FAILED),
    ]
    found = node(run_graph(spec, rows), "again")
    assert (found.kind, found.inner) == (Kind.RECURSION, None)
    assert found.counts == {State.SUCCEEDED: 1, State.FAILED: 1}
    opened = run_graph(spec, rows, opened=["again", "again/again"])
    assert inside(opened, "again", "again/again", "again/again/flip").state is State.FAILED


def test_rows_and_groups_that_the_pipeline_does_not_have_are_left_out() -> None:
    spec = pipeline({"a": task(ECHO, text="x")})
    rows = [task_row("gone"), task_row("gone/deeper"), task_row("a/below"), task_row("a")]
    graph = run_graph(spec, rows, opened=["gone", "*", "a/../b"])
    assert [(found.id, found.state) for found in graph.nodes] == [("a", State.SUCCEEDED)]


def test_a_task_whose_name_has_a_slash_keeps_it() -> None:
    graph = run_graph(pipeline({"load/all": task(ECHO, text="x")}), [task_row("load%2Fall")])
    assert (graph.nodes[0].id, graph.nodes[0].label, graph.nodes[0].state) == (
        "load%2Fall",
        "load/all",
        State.SUCCEEDED,
    )


@pytest.mark.parametrize("opened", [(), None, ["*"]])
def test_a_very_deep_pipeline_needs_no_recursion_beyond_bounds(opened: Sequence[str] | None) -> None:
    spec = pipeline({"leaf": task(ECHO, text="x")})
    for _ in range(200):
        spec = pipeline({"in": task(spec)})
    graph = run_graph(spec, [task_row("/".join(["in"] * 200))], opened=opened)
    assert [found.id for found in graph.nodes] == ["in"]


def test_opening_everything_of_a_deep_pipeline_ends_at_a_bound() -> None:
    spec = pipeline({"leaf": task(ECHO, text="x")})
    for _ in range(200):
        spec = pipeline({"in": task(spec)})
    found: Node | None = run_graph(spec, opened=["/".join(["in"] * depth) for depth in range(1, 201)]).nodes[0]
    depth = 0
    while found is not None and found.inner is not None:
        depth, found = depth + 1, found.inner.nodes[0]
    assert 20 < depth < 200
