"""How the values of a graph are used: as text, as files, or not at all."""

from __future__ import annotations

import pytest

from catalog.compile.sources import Need
from catalog.compile.usage import Usage, pod_inputs
from catalog.spec.model import ComponentSpec, TaskSpec
from tests.compile.building import case


def task(name: str, task_id: str) -> tuple[ComponentSpec, TaskSpec]:
    graph = case(name).graph
    assert graph is not None
    found = graph.tasks[task_id]
    assert found.component_ref.spec is not None
    return found.component_ref.spec, found


@pytest.mark.parametrize(
    ("name", "task_id", "port", "need"),
    [
        ("artifacts", "by-text", "text", Need(value=True)),
        ("artifacts", "by-file", "data", Need(path=True)),
        ("artifacts", "inside", "given", Need(path=True)),
        ("loops", "from-output", "word", Need(value=True)),
        ("loops", "from-output", "count", Need()),
        ("pods", "filled", "memory", Need(value=True)),
        ("recursion", "until-tails", "word", Need(value=True)),
        ("recursion", "until-tails", "side", Need()),
    ],
)
def test_an_input_is_used_as_what_is_inside_uses_it(name: str, task_id: str, port: str, need: Need) -> None:
    component, found = task(name, task_id)
    assert Usage().of_input(component, found, port) == need


def test_a_condition_and_a_list_of_items_are_texts() -> None:
    _, heads = task("conditions", "heads")
    needs = [(str(getattr(argument, "output_name", "")), need) for argument, need in Usage().of_task(heads)]
    assert ("side", Need(value=True)) in needs
    _, loop = task("loops", "from-output")
    assert any(need == Need(value=True) for _, need in Usage().of_task(loop))


def test_settings_of_a_pod_name_the_inputs_they_refer_to() -> None:
    _, found = task("pods", "filled")
    assert pod_inputs(found.extension) == {"memory", "claim"}
    assert pod_inputs(None) == frozenset()
