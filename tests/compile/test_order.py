"""Tasks are looked at after those they refer to, and stand in the Workflow as in the file."""

from __future__ import annotations

from catalog.compile.order import in_order
from tests.compile.building import case, compiled, template


def test_each_task_comes_after_those_it_waits_for() -> None:
    graph = case("ordered").graph
    assert graph is not None
    assert list(in_order(graph.tasks)) == ["first", "second", "third"]


def test_the_author_s_order_stays() -> None:
    tasks = template(compiled(case("ordered")), "ordered")["dag"]["tasks"]
    assert [task["name"] for task in tasks] == ["third", "second", "first"]
    assert tasks[0]["depends"] == "second && first"
