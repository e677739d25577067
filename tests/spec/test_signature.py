from __future__ import annotations

import inspect

from catalog.spec.parse import parse_component
from catalog.spec.signature import factory_doc, factory_help, factory_name, ordered_inputs, signature_of

SPLIT = parse_component("""
name: Split rows
description: Cuts a table in two.
inputs:
- {name: Rows, type: Integer, default: '10', description: How many.}
- {name: Input 1, type: CSV}
- {name: Filter, type: String, optional: true}
- {name: Status, type: PipelineTaskFinalStatus}
- {name: Any}
outputs:
- {name: Left part, type: CSV, description: The first rows.}
""")


def test_required_inputs_come_first() -> None:
    assert str(signature_of(SPLIT)) == "(input_1: 'CSV', any, rows: int = '10', filter: str = None)"


def test_the_final_status_is_not_asked_for() -> None:
    assert "Status" not in [port.name for port in ordered_inputs(SPLIT)]


def test_annotations_are_python_types_where_there_is_one() -> None:
    parameters = signature_of(SPLIT).parameters
    assert parameters["rows"].annotation is int
    assert parameters["input_1"].annotation == "CSV"
    assert parameters["any"].annotation is inspect.Parameter.empty


def test_name_and_documentation() -> None:
    assert factory_name(SPLIT) == "Split rows"
    assert factory_doc(SPLIT) == "Split rows\nCuts a table in two."


def test_a_component_without_a_name() -> None:
    spec = parse_component("inputs: [{name: A}]")
    assert factory_name(spec) == "Component"
    assert factory_doc(spec) == ""


def test_help_lists_every_port() -> None:
    lines = factory_help(SPLIT).splitlines()
    assert "    input_1 (CSV, required)" in lines
    assert "    rows (int, default '10'): How many." in lines
    assert "    filter (str, optional)" in lines
    assert "    Left part (CSV): The first rows." in lines


def test_any_input_name_gives_a_signature() -> None:
    spec = parse_component("inputs: [{name: In}, {name: --}, {name: x²}, {name: 1 2}]")
    assert list(signature_of(spec).parameters) == ["in_", "port", "x_", "n1_2"]
