"""Files become outputs of a task that has run already; the component sees the same arguments."""

from __future__ import annotations

from pathlib import Path

from catalog.client.testing.recorded_inputs import with_recorded_inputs
from catalog.pipeline.check import require_sound
from catalog.run.model import Artifact, State
from catalog.run.plan import Recorded, RunPlan
from catalog.spec.model import GraphInput, TaskOutput
from catalog.spec.parse import parse_component
from tests.client.testing.folders import GREET

SPEC = parse_component(GREET)
FILE = Artifact("00", 4)


def test_texts_alone_change_nothing() -> None:
    plan = RunPlan("id", "test", SPEC, {"who": "you"}, Path("run"))
    assert with_recorded_inputs(plan) is plan


def test_a_file_is_the_output_of_a_task_on_record() -> None:
    plan = with_recorded_inputs(RunPlan("id", "test", SPEC, {"who": FILE, "word": "hi"}, Path("run")))
    require_sound(plan.spec)
    assert plan.recorded == {"given": Recorded(State.SUCCEEDED, {"who": FILE})}
    assert plan.arguments == {"word": "hi"}
    assert [port.name for port in plan.spec.inputs] == ["word"]
    assert plan.spec.graph is not None
    tested = plan.spec.graph.tasks["tested"]
    assert tested.component_ref.spec is SPEC
    assert tested.arguments == {"word": GraphInput("word"), "who": TaskOutput("given", "who")}


def test_the_outputs_are_those_of_the_component() -> None:
    plan = with_recorded_inputs(RunPlan("id", "test", SPEC, {"who": FILE}, Path("run")))
    assert plan.spec.outputs == SPEC.outputs
    assert plan.spec.graph is not None
    assert plan.spec.graph.output_values == {name: TaskOutput("tested", name) for name in ("text", "folder")}
