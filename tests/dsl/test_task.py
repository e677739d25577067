from __future__ import annotations

from typing import Any

import pytest

from catalog import dsl
from catalog.spec.model import GraphInput, TaskOutput
from tests.dsl.building import refused, tasks
from tests.dsl.components import echo, flip, named, split


def test_outputs_by_original_and_by_python_name() -> None:
    seen: list[Any] = []

    def pipeline(table: Any) -> None:
        outputs = split(table, 1).outputs
        seen.extend([outputs["Left part"], outputs["left_part"]])
        assert list(outputs) == ["Left part", "right", "mlpipeline-metrics"]
        assert "left_part" in outputs

    tasks(pipeline)
    assert seen[0] is seen[1]


def test_an_unknown_output_is_refused() -> None:
    def pipeline(table: Any) -> None:
        echo(split(table, 1).outputs["rihgt"])  # here

    refused(pipeline, "unknown-output", 'did you mean "right"?')


def test_several_outputs_have_no_output() -> None:
    def pipeline(table: Any) -> None:
        echo(split(table, 1).output)  # here

    refused(pipeline, "ambiguous-output", "several outputs")


def test_no_output_has_no_output() -> None:
    silent = named("silent")

    def pipeline() -> None:
        echo(silent().output)  # here

    refused(pipeline, "ambiguous-output", "has no output")


def test_metrics_and_visualisations_do_not_count() -> None:
    measured = named("measured", "", "{name: model}, {name: MLPipeline UI Metadata}, {name: mlpipeline-metrics}")

    def pipeline() -> Any:
        return measured().output

    assert "measured" in tasks(pipeline)


def test_ids_come_from_names() -> None:
    odd = [named("'Train Model'"), named("'!!'"), named("1st_step"), named("'!!'")]

    def pipeline() -> None:
        for factory in odd:
            factory()

    assert list(tasks(pipeline)) == ["train-model", "task", "n1st-step", "task-2"]


def test_after_waits_for_tasks_and_groups_seen_from_the_shared_graph() -> None:
    def pipeline() -> None:
        first = flip()
        with dsl.If(first.output == "a") as group:
            inner = echo("1")
            echo("2").after(inner)
        echo("3").after(inner, first)
        with dsl.ParallelFor([1]).after(group):
            echo("4").after(first)

    found = tasks(pipeline)
    after = {name: task.extension.after for name, task in found.items() if task.extension}
    assert after == {
        "condition-1": (),
        "echo-3": ("condition-1", "flip-coin"),
        "for-loop-2": ("condition-1", "flip-coin"),
    }
    within = tasks(pipeline, "condition-1")["echo-2"].extension
    assert within is not None
    assert within.after == ("echo",)


def test_after_takes_no_outputs() -> None:
    def pipeline() -> None:
        first = echo("1")
        echo("2").after(first.output)  # here

    refused(pipeline, "bad-argument", "not its output")


def test_tasks_that_wait_for_each_other_are_refused() -> None:
    def pipeline() -> None:
        first = echo("1")  # here
        second = echo("2").after(first)
        first.after(second)

    refused(pipeline, "graph-cycle", "echo → echo-2 → echo")


def test_a_task_cannot_wait_for_its_own_group() -> None:
    def pipeline(word: str) -> None:
        with dsl.If(word == "a") as group:
            echo("1").after(group)  # here

    refused(pipeline, "graph-cycle", "one holds the other")


@pytest.mark.parametrize(
    ("given", "seconds"), [(90, 90.0), ("90", 90.0), ("90s", 90.0), ("1.5m", 90.0), ("1h", 3600.0), ("1d", 86400.0)]
)
def test_durations(given: Any, seconds: float) -> None:
    def pipeline() -> None:
        echo("a").set_timeout(given)

    extension = tasks(pipeline)["echo"].extension
    assert extension is not None
    assert extension.timeout_seconds == seconds


@pytest.mark.parametrize(
    ("setter", "arguments"),
    [
        ("set_timeout", (0,)),
        ("set_timeout", ("soon",)),
        ("set_timeout", (True,)),
        ("set_retry", (-1,)),
        ("set_retry", (1, "Sometimes")),
        ("set_retry", (1, None, "x")),
        ("set_cpu_limit", ("lots",)),
        ("set_memory_limit", ("1GB",)),
        ("set_gpu_limit", (0,)),
    ],
)
def test_amounts_that_are_none(setter: str, arguments: tuple[Any, ...]) -> None:
    def pipeline() -> None:
        getattr(echo("a"), setter)(*arguments)  # here

    refused(pipeline, "bad-amount")


def test_staleness_must_be_a_duration() -> None:
    def pipeline() -> None:
        echo("a").set_caching_options(True, "30 days")  # here

    refused(pipeline, "bad-duration", "P30D")


def test_settings_take_texts_and_values_only() -> None:
    def pipeline() -> None:
        echo("a").set_env_variable("A", 5)  # here

    refused(pipeline, "bad-argument", "a text or a value of the pipeline")


def test_a_value_in_a_setting_becomes_an_input_of_the_task() -> None:
    def pipeline(word: str) -> None:
        echo("a").set_env_variable("A", f"<{word}>").set_memory_limit(word)

    task = tasks(pipeline)["echo"]
    assert task.arguments == {"text": "a", "word": GraphInput("word")}
    assert task.extension is not None
    assert task.extension.pod == {
        "env": [{"name": "A", "value": "<{{$.inputs.parameters['word']}}>"}],
        "resources": {"limits": {"memory": "{{$.inputs.parameters['word']}}"}},
    }


def test_an_argument_that_holds_the_value_already_is_referred_to() -> None:
    def pipeline(word: str) -> None:
        echo(word).set_env_variable("A", word)

    task = tasks(pipeline)["echo"]
    assert task.arguments == {"text": GraphInput("word")}
    assert task.component_ref.name == "echo@^1"
    assert task.extension is not None
    assert task.extension.pod == {"env": [{"name": "A", "value": "{{$.inputs.parameters['text']}}"}]}


def test_a_plain_task_has_no_extension() -> None:
    def pipeline() -> None:
        echo("a").set_caching_options(True).set_display_name("A")

    task = tasks(pipeline)["echo"]
    assert task.extension is None
    assert task.execution_options is None


def test_retries_belong_on_tasks_not_on_pipelines() -> None:
    @dsl.pipeline
    def inner() -> None:
        echo("a")

    def outer() -> None:
        inner().set_retry(1)  # here

    refused(outer, "option-on-graph")


def test_a_task_knows_where_it_was_made() -> None:
    def pipeline() -> Any:
        return flip().output

    position = tasks(pipeline)["flip-coin"].position
    assert position is not None
    assert (position.file, position.line) == (__file__, pipeline.__code__.co_firstlineno + 1)
    assert TaskOutput("flip-coin", "side")
