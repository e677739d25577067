from __future__ import annotations

from catalog.spec.cycles import find_cycle, task_order
from catalog.spec.model import ComponentRef, GraphSpec, TaskExtension, TaskOutput, TaskSpec


def graph(**upstream: tuple[str, ...]) -> GraphSpec:
    """A graph of tasks, each with the tasks whose outputs it takes."""
    return GraphSpec(
        {
            name: TaskSpec(ComponentRef(name="echo"), {f"in {up}": TaskOutput(up, "Text") for up in ups})
            for name, ups in upstream.items()
        }
    )


def test_file_order_where_dependencies_allow() -> None:
    assert task_order(graph(c=(), b=(), a=("b", "c"), d=())) == ["c", "b", "d", "a"]


def test_a_task_follows_what_it_needs() -> None:
    assert task_order(graph(last=("middle",), middle=("first",), first=())) == ["first", "middle", "last"]


def test_after_is_a_dependency_too() -> None:
    tasks = dict(graph(second=(), first=()).tasks)
    tasks["second"] = TaskSpec(ComponentRef(name="echo"), extension=TaskExtension(after=("first",)))
    assert task_order(GraphSpec(tasks)) == ["first", "second"]


def test_a_graph_without_a_cycle() -> None:
    assert find_cycle(graph(a=(), b=("a",))) == ()


def test_the_cycle_is_named_without_the_tasks_behind_it() -> None:
    cycle = find_cycle(graph(start=(), behind=("a",), a=("b", "start"), b=("c",), c=("a",)))
    assert set(cycle) == {"a", "b", "c"}


def test_a_task_that_needs_itself() -> None:
    assert find_cycle(graph(a=("a",))) == ("a",)
