"""The faults that are put into a component."""

from __future__ import annotations

import pytest

from catalog.client.testing.line_mutation import program_length
from catalog.client.testing.mutation import mutants, other_default
from catalog.spec.emit import to_yaml
from catalog.spec.model import ComponentSpec, InputSpec
from catalog.spec.parse import parse_component
from catalog.spec.placeholders import Element, InputValue

COMPONENT = """
inputs:
- {name: a, type: String}
- {name: b, type: String, optional: true}
- {name: n, type: Integer, default: '3'}
outputs: [{name: x}, {name: y}]
implementation:
  container:
    image: i
    command: [sh, -ec, script]
    args:
    - {concat: [--a=, {inputValue: a}]}
    - if: {cond: {isPresent: b}, then: [--b, {inputValue: b}], else: [--no-b]}
    - {inputValue: n}
    - {outputPath: x}
    - {outputPath: y}
    env: {LEVEL: '1'}
"""

FIXED = """
outputs: [{name: x}, {name: y}]
implementation:
  container: {image: i, command: [run, /tmp/x, /tmp/y], fileOutputs: {x: /tmp/x, y: /tmp/y}}
"""


def descriptions(text: str) -> list[str]:
    return [mutant.description for mutant in mutants(parse_component(text))]


def test_every_fault_is_made_once() -> None:
    assert descriptions(COMPONENT) == [
        "the command is `true`",
        'without {concat: ["--a=", {inputValue: a}]}',
        'without "--a=" in {concat: ["--a=", {inputValue: a}]}',
        'without {inputValue: a} in {concat: ["--a=", {inputValue: a}]}',
        "without {if: b}",
        "without `then` of {if: b}",
        "without `else` of {if: b}",
        "{if: b} turned round",
        'without "--b" in `then` of {if: b}',
        "without {inputValue: b} in `then` of {if: b}",
        "without {inputValue: n}",
        "without {outputPath: x}",
        "without {outputPath: y}",
        'outputs "x" and "y" swapped',
        'inputs "a" and "b" swapped',
        "the default of \"n\" is '4'",
        "without the variable LEVEL",
    ]


def test_every_mutant_is_another_valid_component() -> None:
    spec = parse_component(COMPONENT)
    found = mutants(spec)
    assert spec not in [mutant.spec for mutant in found]
    for mutant in found:
        assert parse_component(to_yaml(mutant.spec)).container == mutant.spec.container


def test_the_same_component_gives_the_same_mutants() -> None:
    assert mutants(parse_component(COMPONENT)) == mutants(parse_component(COMPONENT))


def test_fixed_output_paths_are_swapped() -> None:
    swapped = next(mutant for mutant in mutants(parse_component(FIXED)) if "swapped" in mutant.description)
    assert swapped.spec.container
    assert swapped.spec.container.file_outputs == {"x": "/tmp/y", "y": "/tmp/x"}


def test_a_pipeline_has_none() -> None:
    assert mutants(ComponentSpec(name="nothing")) == ()


@pytest.mark.parametrize(
    ("line", "length"),
    [
        ((), 0),
        (("echo", "-n", "text"), 1),
        (("python3", "-u", "-c", "print()", "--x"), 4),
        (("sh", "-ec", "x", InputValue("a")), 3),
        (("sh", "-c", InputValue("a")), 1),
        (("tar", "--exec", "x"), 1),
    ],
)
def test_the_program_is_left_whole(line: tuple[Element, ...], length: int) -> None:
    assert program_length(line) == length


@pytest.mark.parametrize(
    ("kind", "default", "other"),
    [
        ("Integer", "5", "6"),
        ("Float", "0.5", "0.25"),
        ("Float", "0", "0.5"),
        ("Bool", "true", "False"),
        ("Boolean", False, "True"),
        ("Integer", "many", "manymutant"),
        ("JsonArray", "[1]", "[]"),
        ("JsonObject", "{}", '{"mutant": 1}'),
        ("String", "", "mutant"),
    ],
)
def test_another_default_is_a_value_of_the_same_type(kind: str, default: str | bool, other: str) -> None:
    assert other_default(InputSpec("p", kind, default=default)) == other
