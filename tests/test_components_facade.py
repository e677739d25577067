"""`catalog.components`: the names of the KFP v1 SDK."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog import components, dsl
from catalog.errors import CompositionError
from catalog.spec.parse import parse_component
from catalog.spec.placeholders import Concat
from tests.dsl.building import tasks
from tests.dsl.components import echo


def add(a: int, b: int = 2) -> int:
    """Add two numbers."""
    return a + b


def scaled(a: int) -> int:
    """Scale a number."""
    return a * FACTOR  # type: ignore[name-defined, no-any-return] # noqa: F821


@pytest.mark.parametrize("name", components.__all__)
def test_every_name_is_there(name: str) -> None:
    assert getattr(components, name).__name__ == name
    assert name in dir(components)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = components.no_such_name


def test_a_function_as_text_file_and_factory(tmp_path: Path) -> None:
    file = tmp_path / "folder" / "add.yaml"
    factory = components.func_to_container_op(add, output_component_file=file, base_image="python:3.12")
    text = components.func_to_component_text(add, base_image="python:3.12")
    assert file.read_text() == text
    assert factory.component_spec == parse_component(text)
    assert factory.component_spec.container is not None
    assert factory.component_spec.container.image == "python:3.12"


def test_extra_code_stands_before_the_function() -> None:
    with pytest.raises(CompositionError):
        components.func_to_component_text(scaled)
    text = components.func_to_component_text(scaled, extra_code="FACTOR = 3")
    container = parse_component(text).container
    assert container is not None
    assert any(isinstance(element, str) and "FACTOR = 3\n\n\ndef scaled(" in element for element in container.line)


def test_functions_are_never_pickled() -> None:
    with pytest.raises(CompositionError) as caught:
        components.func_to_component_text(add, use_code_pickling=True)
    assert caught.value.rule == "bad-function"


def test_a_pipeline_as_a_component(tmp_path: Path) -> None:
    def twice(text: str) -> str:
        return echo(echo(text).output).output  # type: ignore[no-any-return]

    file = tmp_path / "twice.yaml"
    factory = components.create_graph_component_from_pipeline_func(twice, file, annotations={"author": "a"})
    spec = parse_component(file.read_text())
    assert spec.annotations == {"author": "a"}
    assert spec.graph is not None
    assert list(spec.graph.tasks) == ["echo", "echo-2"]

    def outer() -> None:
        factory("a")

    assert list(tasks(outer)) == ["twice"]


def test_a_factory_takes_a_text_with_a_value() -> None:
    factory = components.load_component(
        text="{name: say, inputs: [{name: t}], implementation: {container: {image: i, command: [{inputValue: t}]}}}"
    )

    def pipeline(word: str) -> None:
        factory(f"<{word}>")

    spec = tasks(pipeline)["say"].component_ref.spec
    assert spec is not None
    assert spec.container is not None
    assert isinstance(spec.container.line[0], Concat)
    assert dsl.PipelineParam.__name__ == "PipelineParam"
