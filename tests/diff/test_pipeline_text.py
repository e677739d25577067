"""The text of an upgraded pipeline says what the upgraded values say, whatever the layout."""

from __future__ import annotations

from dataclasses import replace

import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from catalog.diff.graph_upgrade import TaskUpgrade
from catalog.diff.migrate import migrate_references, migrate_task
from catalog.diff.pipeline_text import rewrite_text
from catalog.diff.route import Route
from catalog.diff.steps import DropInput, RenameInput, RenameOutput, SetDefault, SetInput, Step
from catalog.errors import CompositionError
from catalog.spec.model import ComponentSpec, GraphImplementation, GraphSpec
from catalog.spec.parse import parse_component

TASKS = ("one", "two", "three")
inputs = st.sampled_from("abcd")
outputs = st.sampled_from("xyz")
constants = st.sampled_from(
    ["text", "3", "true", "a: b", "# no", "two\nlines\n", "two\nlines", "'q'", "ä 𖠀", 5, 1.5, True]
)
references = st.builds(lambda name: {"taskOutput": {"taskId": "one", "outputName": name}}, outputs)
steps = st.one_of(
    st.builds(RenameInput, inputs, st.sampled_from(["e", "f", "g h"])),
    st.builds(DropInput, inputs),
    st.builds(SetDefault, inputs, constants),
    st.builds(SetInput, inputs, constants),
    st.builds(RenameOutput, outputs, st.sampled_from(["new", "it's"])),
)


@st.composite
def pipelines(draw: st.DrawFn) -> str:
    """A pipeline of up to three tasks in block style, flow style or a mixture, with either line end."""
    tasks: dict[str, object] = {}
    for index, task_id in enumerate(TASKS[: draw(st.integers(1, 3))]):
        values = st.one_of(constants, references) if index else constants
        task: dict[str, object] = {"componentRef": {"name": "echo@^1"}}
        task["arguments"] = draw(st.dictionaries(inputs, values, max_size=4))
        if index and draw(st.booleans()):
            task["isEnabled"] = {"==": {"op1": draw(references), "op2": "x"}}
        tasks[task_id] = task if draw(st.booleans()) else dict(reversed(task.items()))
    graph = {"tasks": tasks, "outputValues": {"out": draw(references)}}
    style = draw(st.sampled_from([True, False, None]))
    struct = {"outputs": [{"name": "out"}], "implementation": {"graph": graph}}
    text: str = yaml.safe_dump(struct, default_flow_style=style, width=draw(st.sampled_from([20, 9999])), indent=4)
    return text.replace("\n", draw(st.sampled_from(["\n", "\r\n"])))


@given(pipelines(), st.lists(st.lists(steps, max_size=4), min_size=3, max_size=3))
def test_text_and_values_agree(text: str, plans: list[list[Step]]) -> None:
    spec = parse_component(text)
    assert spec.graph is not None
    upgrades, tasks = [], {}
    for (task_id, task), plan in zip(spec.graph.tasks.items(), plans, strict=False):
        after = replace(task.component_ref, name="echo@^2")
        try:
            tasks[task_id] = replace(migrate_task(task, plan), component_ref=after)
        except CompositionError:
            assume(False)
        route = Route("1.0.0", "2.0.0", tuple(plan), ComponentSpec())
        upgrades.append(TaskUpgrade((task_id,), task.component_ref, after, route))
    steps_of = {upgrade.path[-1]: upgrade.route.steps for upgrade in upgrades}
    graph = migrate_references(GraphSpec(tasks, spec.graph.output_values), steps_of)
    expected = replace(spec, implementation=GraphImplementation(graph))
    assert parse_component(rewrite_text(text, upgrades)) == expected
