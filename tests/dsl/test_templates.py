"""Texts with values inside, as f-strings and `%` make them, given to components."""

from __future__ import annotations

from catalog import dsl
from catalog.load.factory import make_factory
from catalog.spec.model import ComponentRef, ComponentSpec, GraphInput, TaskOutput
from catalog.spec.parse import parse_component
from catalog.spec.placeholders import Concat, IfPlaceholder, InputValue
from tests.dsl.building import refused, tasks
from tests.dsl.components import echo, flip

SAY = """
name: say
inputs:
- {name: text, type: String}
- {name: loud, optional: true}
- {name: file, optional: true}
- {name: twice, type: Boolean, default: 'no'}
implementation:
  container:
    image: bash
    command: [say, {inputValue: text}]
    args:
    - if: {cond: {isPresent: loud}, then: [--loud, {concat: ['=', {inputValue: loud}]}]}
    - if: {cond: {isPresent: file}, then: [{inputPath: file}]}
    - if: {cond: {inputValue: twice}, then: [twice]}
"""
say = make_factory(parse_component(SAY), ComponentRef(name="say@^1"))


def component_of(function: object, task: str = "say") -> ComponentSpec:
    spec = tasks(function)[task].component_ref.spec  # type: ignore[arg-type]
    assert spec is not None
    assert spec.container is not None
    return spec


def test_the_component_puts_the_text_together() -> None:
    def pipeline(name: str) -> None:
        side = flip().output
        say(f"Hello, {name}: {side}!")

    task = tasks(pipeline)["say"]
    assert task.arguments == {"name": GraphInput("name"), "flip-coin-side": TaskOutput("flip-coin", "side")}
    spec = component_of(pipeline)
    assert [port.name for port in spec.inputs] == ["loud", "file", "twice", "name", "flip-coin-side"]
    assert spec.container is not None
    text = Concat(("Hello, ", InputValue("name"), ": ", InputValue("flip-coin-side"), "!"))
    assert spec.container.command == ("say", text)


def test_percent_and_repeated_values() -> None:
    def pipeline(name: str) -> None:
        say("%s and %s" % (name, name))  # noqa: UP031 - the way of old pipelines

    spec = component_of(pipeline)
    assert spec.container is not None
    assert spec.container.command == ("say", Concat((InputValue("name"), " and ", InputValue("name"))))


def test_the_text_counts_as_present() -> None:
    def pipeline(name: str) -> None:
        say("a", loud=f"{name}!")

    spec = component_of(pipeline)
    assert spec.container is not None
    assert spec.container.args is not None
    assert spec.container.args[0] == IfPlaceholder(True, ("--loud", Concat(("=", Concat((InputValue("name"), "!"))))))


def test_a_name_that_is_taken_gets_a_number() -> None:
    def pipeline(loud: str) -> None:
        say(f"{loud}!", loud="yes")

    task = tasks(pipeline)["say"]
    assert task.arguments == {"loud": "yes", "loud-2": GraphInput("loud")}


def test_texts_work_inside_loops_and_conditions() -> None:
    def pipeline(name: str) -> None:
        with dsl.Condition(flip().output == "heads"), dsl.ParallelFor([1, 2]) as item:
            say(f"{name} {item}")

    task = tasks(pipeline, "condition-1", "for-loop-2")["say"]
    assert task.arguments == {"name": GraphInput("name"), "item": GraphInput("item")}


def test_a_text_for_a_file_is_refused() -> None:
    def pipeline(name: str) -> None:
        say("a", file=f"{name}!")  # here

    refused(pipeline, "value-in-text", "put the text together in a component")


def test_a_text_that_decides_is_refused() -> None:
    def pipeline(name: str) -> None:
        say("a", twice=f"{name}!")  # here

    refused(pipeline, "value-in-text")


def test_a_text_for_a_pipeline_is_refused() -> None:
    @dsl.pipeline
    def inner(word: str) -> None:
        echo(word)

    def pipeline(name: str) -> None:
        inner(f"{name}!")  # here

    refused(pipeline, "value-in-text")


def test_a_text_for_an_input_that_is_not_used_still_waits_for_its_values() -> None:
    def pipeline() -> None:
        echo(f"{flip().output}!")

    assert list(tasks(pipeline)["echo"].arguments.values()) == [TaskOutput("flip-coin", "side")]


def test_a_value_of_another_pipeline_in_a_text_is_refused() -> None:
    def pipeline() -> None:
        say("a {{pipelineparam:op=other;name=x}}")  # here

    refused(pipeline, "foreign-value")


def test_a_value_may_be_named_as_in_the_kfp_sdk() -> None:
    def pipeline(name: str) -> None:
        side = flip()
        say(dsl.PipelineParam("side", op_name=side.name))
        say("a", loud=dsl.PipelineParam("name"))

    found = tasks(pipeline)
    assert found["say"].arguments == {"text": TaskOutput("flip-coin", "side")}
    assert found["say-2"].arguments["loud"] == GraphInput("name")
