from __future__ import annotations

from dataclasses import replace

from catalog.run.downstream import paths_from
from catalog.spec.model import ComponentSpec, TaskExtension, TaskSpec
from tests.client.building import loop, output, pipeline, shell, task

STEP = shell("true", output="out")
USE = shell("true", ["given"], "out")


def exit_task() -> TaskSpec:
    """One that runs at the end, whatever happened."""
    return replace(task(STEP), extension=TaskExtension(finally_=True))


def chain() -> ComponentSpec:
    """a, then b by its output, then c by order alone; d beside them, and e at the end."""
    return pipeline(
        {
            "a": task(STEP),
            "b": task(USE, given=output("a", "out")),
            "c": task(STEP, after=["b"]),
            "d": task(STEP),
            "e": exit_task(),
        }
    )


def test_what_comes_after_a_task_depends_on_it_or_is_the_end() -> None:
    known = ["a", "b", "c", "d", "e"]
    assert paths_from(chain(), "a", known) == {"a", "b", "c", "e"}
    assert paths_from(chain(), "b", known) == {"b", "c", "e"}
    assert paths_from(chain(), "d", known) == {"d", "e"}
    assert paths_from(chain(), "e", known) == {"e"}


def test_a_task_of_an_inner_pipeline_has_successors_there_and_around_it() -> None:
    outer = pipeline({"in": task(chain()), "last": task(STEP, after=["in"]), "beside": task(STEP)})
    inner = [f"in/{name}" for name in "abcde"]
    known = ["in", *inner, "last", "beside"]
    assert paths_from(outer, "in/b", known) == {"in", "in/b", "in/c", "in/e", "last"}
    assert paths_from(outer, "in", known) == {"in", *inner, "last"}


def test_an_iteration_leaves_the_others_as_they_are() -> None:
    outer = pipeline({"l": loop(chain(), ["x", "y"], "item"), "last": task(STEP, after=["l"])})
    known = ["l", "l/0", "l/0/a", "l/0/b", "l/0/d", "l/1", "l/1/a", "l/1/b", "last"]
    assert paths_from(outer, "l/1/a", known) == {"l", "l/1", "l/1/a", "l/1/b", "last"}
    assert paths_from(outer, "l/0", known) == {"l", "l/0", "l/0/a", "l/0/b", "l/0/d", "last"}


def test_a_pipeline_that_starts_itself_again_is_followed_into_each_turn() -> None:
    again = TaskSpec(task(STEP).component_ref, extension=TaskExtension(recurse=1, after=("a",)))
    spec = pipeline({"a": task(STEP), "again": again, "z": task(STEP, after=["again"])})
    known = ["a", "again", "again/a", "again/again", "again/again/a", "again/z", "z"]
    assert paths_from(spec, "again/a", known) == set(known) - {"a"}


def test_a_name_with_a_slash_is_one_task() -> None:
    spec = pipeline({"a/b": task(STEP), "c/d": task(STEP, after=["a/b"])})
    assert paths_from(spec, "a%2Fb", ["a%2Fb", "c%2Fd", "a"]) == {"a%2Fb", "c%2Fd"}
