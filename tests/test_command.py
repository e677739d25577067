"""Command lines of container components, as kfp resolves them inside a pipeline."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from catalog.command import (
    CommandLine,
    path_inputs,
    path_outputs,
    resolve_command,
    standard_places,
    task_arguments,
    value_inputs,
)
from catalog.errors import ArgumentError
from catalog.spec.model import ComponentSpec
from catalog.spec.parse import parse_component

SPLIT = parse_component("""
name: Split rows
inputs:
- {name: Input 1, type: CSV}
- {name: Rows, type: Integer, default: '10'}
- {name: Filter, type: String, optional: true}
- {name: Seed, type: Integer, optional: true, default: '7'}
outputs:
- {name: Left part, type: CSV}
- {name: Count}
implementation:
  container:
    image: alpine:3.19
    command: [sh, -ec, 'cut "$0"']
    args:
    - {inputPath: Input 1}
    - {concat: [--rows=, {inputValue: Rows}]}
    - {if: {cond: {isPresent: Filter}, then: [--filter, {inputValue: Filter}], else: [--all]}}
    - {if: {cond: {isPresent: Seed}, then: [--seed, {inputValue: Seed}]}}
    - {outputPath: Left part}
    fileOutputs: {Count: /tmp/count.txt}
""")
INPUT = "/tmp/inputs/Input_1/data"
OUTPUT = "/tmp/outputs/Left_part/data"


def component(
    args: str, inputs: str = "[{name: A}, {name: B, optional: true}]", outputs: str = "[{name: O}]"
) -> ComponentSpec:
    return parse_component(
        f"inputs: {inputs}\noutputs: {outputs}\nimplementation: {{container: {{image: a, args: [{args}]}}}}"
    )


def resolve(spec: ComponentSpec, arguments: Mapping[str, str | None]) -> CommandLine:
    return resolve_command(spec, arguments, standard_places(spec))


def args_of(args: str, **arguments: str) -> tuple[str, ...]:
    return resolve(component(args), arguments).args


def test_the_line_without_defaults() -> None:
    line = resolve(SPLIT, {"Input 1": "a,b", "Rows": "10"})
    assert line.command == ("sh", "-ec", 'cut "$0"')
    assert line.args == (INPUT, "--rows=10", "--all", OUTPUT)


def test_a_pipeline_fills_in_defaults_of_optional_inputs_too() -> None:
    line = resolve(SPLIT, task_arguments(SPLIT, {"Input 1": "a,b"}))
    assert line.args == (INPUT, "--rows=10", "--all", "--seed", "7", OUTPUT)


def test_an_empty_text_is_present() -> None:
    line = resolve(SPLIT, {"Input 1": "a,b", "Rows": "3", "Filter": "", "Seed": "7"})
    assert line.args == (INPUT, "--rows=3", "--filter", "", "--seed", "7", OUTPUT)


def test_what_was_met_is_reported() -> None:
    line = resolve(SPLIT, {"Input 1": "a,b", "Rows": "3"})
    assert line.input_paths == {"Input 1": INPUT}
    assert list(line.output_paths.items()) == [("Count", "/tmp/count.txt"), ("Left part", OUTPUT)]
    assert line.by_value == {"Rows": "3"}


def test_which_ports_are_used_how() -> None:
    assert value_inputs(SPLIT) == {"Rows", "Filter", "Seed"}
    assert path_inputs(SPLIT) == {"Input 1"}
    assert path_outputs(SPLIT) == {"Left part"}


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        ("{inputValue: B}", ()),
        ("{inputPath: B}", ()),
        ("{concat: [{inputValue: B}]}", ("",)),
        ("{concat: [x, {inputValue: B}, {concat: [y, z]}]}", ("xyz",)),
        ("{concat: [a, {if: {cond: true, then: [b, c]}}]}", ("abc",)),
        ("{if: {cond: false, then: x}}", ()),
        ("{if: {cond: 'Yes', then: x, else: y}}", ("x",)),
        ("{if: {cond: 'OFF', then: x, else: y}}", ("y",)),
        ("{if: {cond: {inputValue: B}, then: x, else: y}}", ("y",)),
        ("{if: {cond: {inputValue: A}, then: x, else: [y, z]}}", ("x",)),
        ("{if: {cond: {isPresent: B}, then: x}}", ()),
        ("{executorInput: null}", ("{{$}}",)),
        ("{inputUri: A}", ("{{$.inputs.artifacts['A'].uri}}",)),
        ("{outputUri: O}", ("{{$.outputs.artifacts['O'].uri}}",)),
        ("{outputMetadata: null}", ("/tmp/outputs/executor_output.json",)),
        ("'{{workflow.uid}}'", ("{{workflow.uid}}",)),
    ],
)
def test_placeholders(args: str, expected: tuple[str, ...]) -> None:
    assert args_of(args, A="true") == expected


def test_a_missing_required_input_is_an_error() -> None:
    with pytest.raises(ArgumentError) as caught:
        args_of("{inputValue: A}")
    assert caught.value.rule == "argument-missing"
    assert '"A"' in str(caught.value)


def test_a_condition_must_be_a_truth_value() -> None:
    with pytest.raises(ArgumentError) as caught:
        args_of("{if: {cond: {inputValue: A}, then: x}}", A="maybe")
    assert caught.value.rule == "not-a-truth-value"


def test_the_final_status_drops_out() -> None:
    spec = component("x, {inputValue: S}", inputs="[{name: S, type: PipelineTaskFinalStatus}]")
    assert resolve(spec, {}).args == ("x",)


def test_an_argument_without_text_may_be_used_by_path_alone() -> None:
    assert resolve(component("{inputPath: A}"), {"A": None}).args == ("/tmp/inputs/A/data",)
    with pytest.raises(ArgumentError) as caught:
        resolve(component("{inputValue: A}"), {"A": None})
    assert caught.value.rule == "argument-not-text"


def test_two_paths_for_one_output_are_a_conflict() -> None:
    spec = parse_component(
        "outputs: [{name: O}]\n"
        "implementation: {container: {image: a, args: [{outputPath: O}], fileOutputs: {O: /tmp/o}}}"
    )
    with pytest.raises(ArgumentError) as caught:
        resolve(spec, {})
    assert caught.value.rule == "output-path-conflict"


def test_a_file_output_at_the_standard_path_is_no_conflict() -> None:
    spec = parse_component(
        "outputs: [{name: O}]\n"
        "implementation: {container: {image: a, args: [{outputPath: O}], fileOutputs: {O: /tmp/outputs/O/data}}}"
    )
    assert resolve(spec, {}).output_paths == {"O": "/tmp/outputs/O/data"}


def test_paths_that_would_collide_are_kept_apart() -> None:
    spec = component("{outputPath: O 1}, {outputPath: O_1}", outputs="[{name: O 1}, {name: O_1}]")
    assert resolve(spec, {}).args == ("/tmp/outputs/O_1/data", "/tmp/outputs/O_1_2/data")


def test_a_port_that_needs_no_file_takes_no_path_from_another() -> None:
    spec = component("{inputValue: O 1}, {inputPath: O_1}", inputs="[{name: O 1}, {name: O_1}]")
    assert resolve(spec, {"O 1": "x", "O_1": "y"}).args == ("x", "/tmp/inputs/O_1/data")


def test_a_path_cannot_leave_its_folder() -> None:
    spec = component("{outputPath: ..}", outputs="[{name: ..}]")
    assert resolve(spec, {}).args == ("/tmp/outputs/_../data",)


def test_a_graph_has_no_command_line() -> None:
    spec = parse_component("implementation: {graph: {tasks: {t: {componentRef: {name: echo}}}}}")
    with pytest.raises(ArgumentError) as caught:
        resolve_command(spec, {}, standard_places(spec))
    assert caught.value.rule == "not-a-container"


def test_a_default_that_is_no_number_is_an_error_when_it_is_needed() -> None:
    spec = component("{inputValue: N}", inputs="[{name: N, type: Integer, optional: true, default: ''}]")
    assert task_arguments(spec, {"N": "5"}) == {"N": "5"}
    with pytest.raises(ArgumentError) as caught:
        task_arguments(spec, {})
    assert caught.value.rule == "bad-default"
