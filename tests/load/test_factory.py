"""The function a component becomes."""

from __future__ import annotations

import inspect
import pydoc
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from catalog.errors import ArgumentError
from catalog.load.factory import make_factory, recorder
from catalog.load.loose_task import LooseTask
from catalog.spec.model import ComponentRef, ComponentSpec
from catalog.spec.parse import parse_component

SPLIT = parse_component("""
name: Split rows
description: Cuts a table in two.
inputs:
- {name: Rows, type: Integer, default: '10'}
- {name: Input 1, type: CSV, description: The <b>table</b>.}
- {name: Filter, type: String, optional: true}
outputs: [{name: Left part, type: CSV}]
implementation: {container: {image: 'alpine:3.19', command: [cut, {inputPath: Input 1}]}}
""")


class Recorder:
    """A pipeline that only notes the calls it is given."""

    def __init__(self) -> None:
        self.calls: list[tuple[str | None, dict[str, Any]]] = []

    def add_task(self, spec: ComponentSpec, ref: ComponentRef, arguments: Mapping[str, Any]) -> str:
        self.calls.append((spec.name, dict(arguments)))
        return f"task {len(self.calls)}"


@pytest.fixture
def pipeline() -> Iterator[Recorder]:
    current = Recorder()
    token = recorder.set(current)
    yield current
    recorder.reset(token)


def test_the_factory_has_the_components_name_and_signature() -> None:
    factory = make_factory(SPLIT)
    assert factory.__name__ == "Split rows"
    assert str(inspect.signature(factory)) == "(input_1: 'CSV', rows: int = '10', filter: str = None)"
    assert factory.component_spec is SPLIT
    assert factory.component_ref == ComponentRef(spec=SPLIT)


def test_help_shows_what_the_component_says() -> None:
    page = pydoc.plain(pydoc.render_doc(make_factory(SPLIT)))
    assert "Split rows(input_1: 'CSV', rows: int = '10', filter: str = None)" in page
    assert "Cuts a table in two." in page
    assert "input_1 (CSV, required): The <b>table</b>." in page


def test_a_notebook_shows_a_table_with_every_text_escaped() -> None:
    html = make_factory(SPLIT)._repr_html_()
    assert "The &lt;b&gt;table&lt;/b&gt;." in html
    assert "<b>" not in html
    assert "<td>Left part</td>" in html


def test_hostile_texts_do_not_become_markup() -> None:
    hostile = "<script>alert(1)</script>"
    spec = parse_component(
        f"name: {hostile}\ndescription: {hostile}\nmetadata: {{annotations: {{version: '{hostile}'}}}}\n"
        f"inputs: [{{name: {hostile}, type: {hostile}, default: {hostile}}}]\n"
        f"implementation: {{container: {{image: {hostile}, command: [a]}}}}\n"
    )
    assert "<script" not in make_factory(spec)._repr_html_()


def test_outside_a_pipeline_a_call_gives_a_loose_task() -> None:
    task = make_factory(SPLIT)("a,b", rows=5)
    assert isinstance(task, LooseTask)
    assert task.arguments == {"Input 1": "a,b", "Rows": "5"}


def test_inside_a_pipeline_a_call_adds_a_task(pipeline: Recorder) -> None:
    assert make_factory(SPLIT)(input_1="a,b", rows=5) == "task 1"
    assert pipeline.calls == [("Split rows", {"Input 1": "a,b", "Rows": 5})]


@pytest.mark.parametrize(
    ("arguments", "rule"),
    [({}, "argument-missing"), ({"input_1": "x", "row": 5}, "argument-unknown")],
)
def test_wrong_arguments_are_placed_in_the_users_own_line(arguments: dict[str, Any], rule: str) -> None:
    factory = make_factory(SPLIT)
    with pytest.raises(ArgumentError) as caught:
        factory(**arguments)  # the user's line
    finding = caught.value.findings[0]
    assert finding.rule == rule
    assert finding.position is not None
    assert finding.position.file == __file__
    assert finding.source_line.strip() == "factory(**arguments)  # the user's line"
    assert "input_1: 'CSV'" in finding.hint


def test_a_wrong_argument_is_a_type_error_too() -> None:
    with pytest.raises(TypeError):
        make_factory(SPLIT)()


def test_too_many_arguments() -> None:
    with pytest.raises(ArgumentError, match="too many positional arguments"):
        make_factory(SPLIT)("a", 1, "b", 2)


def test_a_component_with_awkward_input_names_can_be_called() -> None:
    spec = parse_component("inputs: [{name: In}, {name: --}, {name: 1st}]")
    task = make_factory(spec)(in_="a", port="b", n1st="c")
    assert task.arguments == {"In": "a", "--": "b", "1st": "c"}
