from __future__ import annotations

import pytest

from catalog.errors import ArgumentError
from catalog.load.factory import ComponentFactory
from catalog.load.loader import load_component_from_text

IMPLEMENTATION = "implementation: {container: {image: a, command: [b]}}"


@pytest.fixture
def make() -> ComponentFactory:
    return load_component_from_text(
        f"name: Make\noutputs: [{{name: Table, type: CSV}}, {{name: Count}}]\n{IMPLEMENTATION}"
    )


@pytest.fixture
def use() -> ComponentFactory:
    return load_component_from_text(
        "name: Use\ninputs: [{name: Table, type: CSV}, {name: Rows, type: Integer, optional: true}]\n"
        f"outputs: [{{name: Text}}]\n{IMPLEMENTATION}"
    )


def test_outputs_carry_their_declared_type(make: ComponentFactory) -> None:
    task = make()
    assert [(output.name, output.type) for output in task.outputs.values()] == [("Table", "CSV"), ("Count", None)]


def test_an_output_may_be_an_argument(make: ComponentFactory, use: ComponentFactory) -> None:
    source = make()
    task = use(table=source.outputs["Table"])
    assert task.arguments["Table"].task is source


def test_the_only_output(use: ComponentFactory) -> None:
    assert use(table="a,b").output.name == "Text"


def test_there_is_no_single_output_of_two(make: ComponentFactory) -> None:
    with pytest.raises(ArgumentError) as caught:
        make().output  # noqa: B018 - reading it is what fails
    assert caught.value.rule == "ambiguous-output"
    assert "Table, Count" in caught.value.hint
    assert caught.value.position is not None
    assert caught.value.position.file == __file__


def test_types_must_be_equal(use: ComponentFactory) -> None:
    with pytest.raises(ArgumentError) as caught:
        use(table=load_component_from_text(f"outputs: [{{name: T, type: TSV}}]\n{IMPLEMENTATION}")().output)
    assert caught.value.rule == "type-mismatch"


def test_a_whole_task_is_no_argument(make: ComponentFactory, use: ComponentFactory) -> None:
    with pytest.raises(ArgumentError) as caught:
        use(table=make())
    assert caught.value.rule == "task-as-argument"


def test_every_argument_that_does_not_fit_is_reported(use: ComponentFactory) -> None:
    with pytest.raises(ArgumentError) as caught:
        use(table=5, rows=2.5)
    assert [finding.rule for finding in caught.value.findings] == ["argument-type", "argument-type"]
    assert all(finding.position and finding.position.file == __file__ for finding in caught.value.findings)
