"""Steps applied to tasks and to what takes their outputs."""

from __future__ import annotations

import pytest

from catalog.diff.migrate import migrate_references, migrate_task, renamed_output
from catalog.diff.steps import (
    DropInput,
    DropOutput,
    Note,
    RenameInput,
    RenameOutput,
    SetDefault,
    SetInput,
    Step,
)
from catalog.errors import CompositionError
from catalog.spec.model import ComponentRef, GraphInput, GraphSpec, TaskOutput, TaskSpec
from catalog.spec.parse import parse_component

REF = ComponentRef(name="echo@^1")


def graph(text: str) -> GraphSpec:
    """The graph whose tasks and output values are in `text`."""
    found = parse_component(f"outputs: [{{name: out}}]\nimplementation: {{graph: {text}}}").graph
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ((), {"a": "1", "b": "2"}),
        ((RenameInput("a", "x"),), {"x": "1", "b": "2"}),
        ((RenameInput("a", "x"), RenameInput("x", "y")), {"y": "1", "b": "2"}),
        ((RenameInput("none", "x"),), {"a": "1", "b": "2"}),
        ((DropInput("a"),), {"b": "2"}),
        ((DropInput("a"), RenameInput("b", "a")), {"a": "2"}),
        ((RenameInput("a", "x"), DropInput("x")), {"b": "2"}),
        ((SetDefault("a", "9"), SetDefault("c", "3")), {"a": "1", "b": "2", "c": "3"}),
        ((SetInput("a", "9"), SetInput("c", "3")), {"a": "9", "b": "2", "c": "3"}),
        ((RenameInput("a", "x"), SetInput("x", "9")), {"x": "9", "b": "2"}),
        ((SetDefault("c", "3"), RenameInput("c", "d")), {"a": "1", "b": "2", "d": "3"}),
        ((SetDefault("c", "3"), DropInput("c")), {"a": "1", "b": "2"}),
        ((Note("look"), RenameOutput("a", "b")), {"a": "1", "b": "2"}),
    ],
)
def test_arguments(steps: tuple[Step, ...], expected: dict[str, str]) -> None:
    task = TaskSpec(REF, {"a": "1", "b": "2"})
    assert migrate_task(task, steps) == TaskSpec(REF, expected)
    assert task.arguments == {"a": "1", "b": "2"}


def test_a_renamed_argument_keeps_its_value_and_place() -> None:
    task = TaskSpec(REF, {"a": GraphInput("in"), "b": TaskOutput("one", "x")})
    assert list(migrate_task(task, [RenameInput("a", "z")]).arguments.items()) == [
        ("z", GraphInput("in")),
        ("b", TaskOutput("one", "x")),
    ]


def test_the_input_that_a_loop_fills_is_renamed_too() -> None:
    task = graph("{tasks: {t: {componentRef: {name: e}, x-catalog: {v: 1, forEach: [1], as: {a: k, b: l}}}}}").tasks[
        "t"
    ]
    changed = migrate_task(task, [RenameInput("a", "z"), DropInput("b"), SetDefault("z", "9")])
    assert changed.extension is not None and changed.extension.for_each is not None
    assert (changed.extension.for_each.bind, changed.arguments) == ({"z": "k"}, {})


@pytest.mark.parametrize("step", [RenameInput("a", "b"), SetInput("item", "1"), DropInput("item")])
def test_a_step_that_cannot_be_taken_is_told(step: Step) -> None:
    text = "{tasks: {t: {componentRef: {name: e}, arguments: {a: 1, b: 2}, x-catalog: {v: 1, forEach: [1], as: item}}}}"
    with pytest.raises(CompositionError) as caught:
        migrate_task(graph(text).tasks["t"], [step])
    assert caught.value.rule == "migration-conflict"


def test_a_value_put_in_does_not_displace_an_argument() -> None:
    with pytest.raises(CompositionError) as caught:
        migrate_task(TaskSpec(REF, {"a": "1"}), [SetDefault("b", "2"), RenameInput("b", "a")])
    assert caught.value.rule == "migration-conflict"


def test_every_reference_to_an_output_follows() -> None:
    text = """{tasks: {
      one: {componentRef: {name: e}},
      two: {componentRef: {name: e},
            arguments: {a: {taskOutput: {taskId: one, outputName: x}}, b: {taskOutput: {taskId: three, outputName: x}}},
            isEnabled: {and: {op1: {not: {'==': {op1: {taskOutput: {taskId: one, outputName: x}}, op2: x}}},
                              op2: {or: {op1: {taskOutput: {taskId: one, outputName: x}}, op2: 'true'}}}},
            x-catalog: {v: 1, forEach: {taskOutput: {taskId: one, outputName: x}}, as: i}},
      three: {componentRef: {name: e}}},
      outputValues: {out: {taskOutput: {taskId: one, outputName: x}}}}"""
    changed = migrate_references(graph(text), {"one": (RenameOutput("x", "y"),)})
    assert changed == graph(text.replace("taskId: one, outputName: x", "taskId: one, outputName: y"))


def test_the_name_of_an_output_after_all_steps() -> None:
    steps = (RenameOutput("a", "b"), RenameOutput("b", "c"), DropOutput("d"))
    assert [renamed_output(name, steps) for name in ("a", "b", "x")] == ["c", "c", "x"]
    with pytest.raises(CompositionError) as caught:
        renamed_output("d", steps)
    assert caught.value.rule == "output-dropped"
