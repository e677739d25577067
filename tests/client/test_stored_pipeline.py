from __future__ import annotations

from dataclasses import replace

import pytest

from catalog.client.stored_pipeline import read_stored, sources_of, stored_text, with_digests
from catalog.errors import StoreError
from catalog.spec.model import (
    Both,
    Comparison,
    ComponentRef,
    ComponentSpec,
    GraphInput,
    InputSpec,
    Negation,
    Source,
    TaskExtension,
    TaskSpec,
)
from tests.client.building import loop, output, pipeline, shell, task

STEP = shell('printf "%s\\n" "$0" > "$1"', ["x"], "y")


def rich(tasks: int) -> ComponentSpec:
    """A pipeline with one of everything, and as many more tasks."""
    odd = shell('echo "ü\u2028\t: #"\n  two\n', ["Größe é"], "out put", name="odd: name")
    condition = Both(Comparison(">", GraphInput("n"), 3), Negation(Comparison("==", output("a", "y"), "")))
    found = {
        "a": task(STEP, x=GraphInput("n")),
        "odd one": task(odd, **{"Größe é": "1.0"}),
        "loop": loop(STEP, [1, "two", {"three": [3.5, None, True]}], "x"),
        "if": TaskSpec(ComponentRef(spec=STEP), {"x": 1.5}, is_enabled=condition),
        "end": TaskSpec(ComponentRef(name="n", spec=STEP), {"x": True}, extension=TaskExtension(finally_=True)),
    }
    found |= {f"t{number}": task(STEP, x=str(number)) for number in range(tasks)}
    return pipeline(found, [InputSpec("n", "Integer", default=3)], {"y": output("a", "y")})


@pytest.mark.parametrize("tasks", [0, 2000])
def test_a_stored_pipeline_is_read_back_equal(tasks: int) -> None:
    spec = rich(tasks)
    text = stored_text(spec)
    assert text.startswith("{") == (tasks > 0)
    assert read_stored(text, {}) == spec


def test_pipelines_nested_deeper_than_a_file_may_be_are_read_back() -> None:
    spec = pipeline({"leaf": task(STEP, x="1")})
    for _ in range(50):
        spec = pipeline({"inner": task(spec)})
    assert read_stored(stored_text(spec), {}) == spec


@pytest.mark.parametrize("tasks", [1, 1000])
def test_where_components_came_from_survives(tasks: int) -> None:
    source = Source("/lib/step/1.0.0/component.yaml", "a" * 64, True, "step", "1.0.0")
    known = replace(STEP, source=source)
    own = Source("https://example.com/p.yaml", "b" * 64, local=False)
    spec = with_digests(replace(pipeline({f"t{number}": task(known, x="1") for number in range(tasks)}), source=own))
    again = read_stored(stored_text(spec), sources_of(spec))
    assert again == spec
    assert again.source == own
    assert again.graph is not None
    components = [one.component_ref.spec for one in again.graph.tasks.values()]
    assert {id(one) for one in components} == {id(components[0])}
    assert components[0] is not None
    assert components[0].source == source


def test_a_damaged_text_is_told() -> None:
    for text in ("{", "{}}", "name: [", '{"name": 3}'):
        with pytest.raises(StoreError) as raised:
            read_stored(text, {})
        assert raised.value.rule == "store-corrupt"
