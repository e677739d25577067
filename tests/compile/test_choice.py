"""Optional inputs that may turn out absent: one template for each way it can go."""

from __future__ import annotations

import pytest

from catalog.errors import CompileError
from tests.compile.building import case, compiled, dag_task, template, written


def test_each_way_is_taken_under_its_own_condition() -> None:
    found = compiled(case("optional_inputs"), arguments={"side": "heads"})
    ways = template(found, "greet-choice")["dag"]["tasks"]
    assert [way["when"] for way in ways] == [
        "{{=(inputs.parameters.has_who == 'yes') && (inputs.parameters.has_letter == 'yes')}}",
        "{{=(inputs.parameters.has_who == 'yes') && !(inputs.parameters.has_letter == 'yes')}}",
        "{{=!(inputs.parameters.has_who == 'yes') && (inputs.parameters.has_letter == 'yes')}}",
        "{{=!(inputs.parameters.has_who == 'yes') && !(inputs.parameters.has_letter == 'yes')}}",
    ]
    lines = [template(found, way["template"])["container"]["command"][4:] for way in ways]
    assert ["nobody" in line for line in lines] == [False, False, True, True]
    assert ["/tmp/inputs/letter/data" in line for line in lines] == [True, False, True, False]


def test_a_way_without_the_input_is_that_of_a_task_which_passes_none() -> None:
    found = compiled(case("optional_inputs"), arguments={"side": "heads"})
    ways = {way["name"]: way["template"] for way in template(found, "greet-choice")["dag"]["tasks"]}
    assert ways["way-4"] == dag_task(found, "optional-inputs", "absent")["template"]
    assert ways["way-2"] == dag_task(found, "optional-inputs", "given")["template"]


def test_where_it_is_known_whether_the_input_is_there_nothing_is_chosen() -> None:
    found = compiled(case("parameters"), arguments={"who": "me"})
    assert not [place for place in found.places.values() if place.kind == "choice"]


MANY = """
name: many
implementation:
  graph:
    tasks:
      maybe:
        componentRef:
          spec:
            name: say
            outputs: [{{name: text}}]
            implementation: {{container: {{image: a, command: [a, {{outputPath: text}}]}}}}
        isEnabled: {{'==': {{op1: a, op2: b}}}}
        x-catalog: {{v: 1}}
      all:
        componentRef:
          spec: {{name: all, inputs: [{inputs}], implementation: {{container: {{image: a, command: [a, {elements}]}}}}}}
        arguments: {{{arguments}}}
"""


def many(count: int) -> str:
    names = [f"i{number}" for number in range(count)]
    return MANY.format(
        inputs=", ".join(f"{{name: {name}, optional: true}}" for name in names),
        elements=", ".join(
            f"{{if: {{cond: {{isPresent: {name}}}, then: [{{inputValue: {name}}}]}}}}" for name in names
        ),
        arguments=", ".join(f"{name}: {{taskOutput: {{taskId: maybe, outputName: text}}}}" for name in names),
    )


def test_too_many_ways_are_refused() -> None:
    compiled(written(many(4)))
    with pytest.raises(CompileError) as caught:
        compiled(written(many(5)))
    assert caught.value.rule == "argo-optional-inputs"
