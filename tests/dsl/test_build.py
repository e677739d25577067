from __future__ import annotations

import threading
from typing import Any, NamedTuple

import pytest

from catalog import dsl
from catalog.dsl.build import PIPELINE_ROOT, build_pipeline
from catalog.errors import CompositionError
from catalog.load.factory import LooseTask, recorder
from catalog.spec.model import ComponentSpec, InputSpec, OutputSpec
from tests.dsl.building import refused, tasks
from tests.dsl.components import echo, flip, named


def test_a_plain_function_is_a_pipeline_too() -> None:
    def my_first_pipeline() -> None:
        """Does little.

        In many words.
        """
        echo("a")

    spec = build_pipeline(my_first_pipeline)
    assert (spec.name, spec.description, spec.inputs, spec.outputs) == ("My first pipeline", "Does little.", (), ())


def test_parameters_become_inputs() -> None:
    class Model:
        pass

    def pipeline(  # type: ignore[no-untyped-def]
        a,
        b: int,
        c: Model,
        d: dsl_types.GCSPath(),  # type: ignore[valid-type]
        e: bool = True,
        *,
        f: list[int] | None = None,
        g: dict[str, int] = {"b": 1, "a": 2},  # noqa: B006
    ) -> None:
        """Many.

        :param b: a number
        :param c: a model,
          trained
        """

    from catalog.dsl import types as dsl_types

    pipeline.__globals__["dsl_types"] = dsl_types
    try:
        inputs = build_pipeline(pipeline).inputs
    finally:
        del pipeline.__globals__["dsl_types"]
    assert inputs == (
        InputSpec("a"),
        InputSpec("b", "Integer", "a number"),
        InputSpec("c", "Model", "a model, trained"),
        InputSpec("d", {"GCSPath": {"openapi_schema_validator": {"type": "string", "pattern": "^gs://.*$"}}}),
        InputSpec("e", "Boolean", default="True"),
        InputSpec("f", "JsonArray", optional=True),
        InputSpec("g", "JsonObject", default='{"a": 2, "b": 1}'),
    )


def test_a_default_must_fit_its_annotation() -> None:
    def pipeline(rows: int = 1.5) -> None:  # type: ignore[assignment]  # here
        echo("a")

    refused(pipeline, "bad-default", 'the default of parameter "rows"')


def test_parameters_have_names() -> None:
    def pipeline(*rows: int) -> None:  # here
        echo("a")

    refused(pipeline, "variadic-parameter")


def test_a_positional_parameter() -> None:
    def pipeline(word: str, /) -> None:
        echo(word)

    assert list(tasks(pipeline)) == ["echo"]


@pytest.mark.parametrize("way", ["single", "dict", "tuple", "outputs"])
def test_outputs_are_returned(way: str) -> None:
    class Two(NamedTuple):
        side: Any
        again: Any

    def pipeline() -> Any:
        coin = flip()
        both = {"side": coin.output, "again": coin.output}
        return {"single": coin.output, "dict": both, "tuple": Two(**both), "outputs": coin.outputs}[way]

    names = {"single": ["Output"], "dict": ["side", "again"], "tuple": ["side", "again"], "outputs": ["side"]}[way]
    assert build_pipeline(pipeline).outputs == tuple(OutputSpec(name, "String") for name in names)


@pytest.mark.parametrize(
    ("returned", "rule"), [([1], "bad-return"), ({1: "a"}, "bad-return"), ({"a": None}, "bad-return")]
)
def test_what_cannot_be_returned(returned: Any, rule: str) -> None:
    def pipeline() -> Any:  # here
        return returned

    refused(pipeline, rule)


def test_a_whole_task_cannot_be_returned() -> None:
    def pipeline() -> Any:  # here
        return flip()

    refused(pipeline, "task-as-argument", ".output")


def test_the_root_may_be_given_under_both_names() -> None:
    @dsl.pipeline(pipeline_root="gs://a")
    def first() -> None:
        echo("a")

    @dsl.pipeline(output_directory="gs://a")
    def second() -> None:
        echo("a")

    assert build_pipeline(first).annotations == build_pipeline(second).annotations == {PIPELINE_ROOT: "gs://a"}
    assert first.pipeline_root == "gs://a"


def test_the_decorated_function_keeps_its_face() -> None:
    @dsl.pipeline(name="Human name", description="About it.")
    def face(word: str) -> None:
        """Docs."""
        echo(word)

    assert (face.__name__, face.__doc__) == ("face", "Docs.")
    assert (face._component_human_name, face._component_description) == ("Human name", "About it.")
    spec = build_pipeline(face)
    assert (spec.name, spec.description) == ("Human name", "About it.")


def test_a_call_outside_of_a_pipeline_is_a_loose_task() -> None:
    @dsl.pipeline
    def loose(word: str) -> Any:
        return echo(word).output

    task = loose("hi")
    assert isinstance(task, LooseTask)
    assert task.arguments == {"word": "hi"}
    assert task.output.name == "Output"


def test_a_nested_call_is_bound_like_a_function() -> None:
    @dsl.pipeline
    def inner(word: str) -> None:
        echo(word)

    def outer() -> None:
        inner(wrod="a")

    with pytest.raises(TypeError, match="it takes \\(word"):
        build_pipeline(outer)


def test_a_pipeline_cannot_call_itself() -> None:
    @dsl.pipeline
    def endless() -> None:
        endless()

    with pytest.raises(CompositionError) as caught:
        build_pipeline(endless)
    assert caught.value.rule == "pipeline-recursion"


def test_what_the_function_raises_passes_through() -> None:
    def pipeline() -> None:
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        build_pipeline(pipeline)
    assert recorder.get() is None


def test_builds_in_two_threads_do_not_meet() -> None:
    barrier = threading.Barrier(2)
    built: dict[str, ComponentSpec] = {}

    def compose(word: str) -> None:
        def pipeline() -> None:
            for number in range(20):
                barrier.wait(10)
                echo(f"{word} {number}")

        built[word] = build_pipeline(pipeline)

    threads = [threading.Thread(target=compose, args=(word,)) for word in ("a", "b")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for word in ("a", "b"):
        graph = built[word].graph
        assert graph is not None
        assert [task.arguments["text"] for task in graph.tasks.values()] == [f"{word} {n}" for n in range(20)]


def test_a_pipeline_built_within_another_leaves_it_alone() -> None:
    def other() -> None:
        echo("other")

    def pipeline() -> None:
        echo("1")
        build_pipeline(other)
        echo("2")

    assert [task.arguments["text"] for task in tasks(pipeline).values()] == ["1", "2"]


def test_names_that_meet_at_a_border_stay_apart() -> None:
    made = named("made", "", "{name: a}")

    def pipeline(item: str) -> None:
        first = made()
        with dsl.ParallelFor(["x"]) as each:
            echo(each)
            echo(item)
            echo(first.output)

    arguments = [task.arguments["text"] for task in tasks(pipeline, "for-loop-1").values()]
    assert [getattr(argument, "input_name", "") for argument in arguments] == ["item", "item-2", "made-a"]
