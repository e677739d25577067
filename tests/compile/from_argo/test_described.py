"""The component that kfp notes on a template is used where the template says the same."""

from __future__ import annotations

import json
from typing import Any

from catalog.spec.model import TaskOutput
from catalog.spec.placeholders import IfPlaceholder
from tests.compile.from_argo.workflows import MAKE, dag, inner, read, task, tasks_of

COMPONENT = {
    "name": "Say it",
    "inputs": [{"name": "The text", "type": "String"}, {"name": "Loud", "optional": True}],
    "implementation": {
        "container": {
            "image": "busybox",
            "command": ["echo", {"inputValue": "The text"}],
            "args": [{"if": {"cond": {"isPresent": "Loud"}, "then": ["--loud"]}}],
        }
    },
}


def template(**container: Any) -> dict[str, Any]:
    prefix = "pipelines.kubeflow.org"
    return {
        "name": "say-it",
        "inputs": {"parameters": [{"name": "make-data"}]},
        "container": {
            "image": "busybox",
            "command": ["echo", "{{inputs.parameters.make-data}}"],
            "args": [],
            **container,
        },
        "metadata": {
            "annotations": {
                f"{prefix}/component_spec": json.dumps(COMPONENT),
                f"{prefix}/arguments.parameters": json.dumps({"The text": "{{inputs.parameters.make-data}}"}),
            }
        },
    }


MAIN = dag("main", task("make"), task("say-it", arguments={"make-data": "{{tasks.make.outputs.parameters.make-data}}"}))


def test_the_noted_component_keeps_its_names_types_and_placeholders() -> None:
    spec = read(MAIN, MAKE, template())
    component = inner(spec, "say-it")
    assert component.name == "Say it"
    assert component.container is not None and isinstance(component.container.line[-1], IfPlaceholder)
    assert tasks_of(spec)["say-it"].arguments == {"The text": TaskOutput("make", "data", "String")}


def test_a_template_that_was_changed_is_believed_more_than_the_note() -> None:
    for change in ({"image": "other"}, {"args": ["--loud"]}, {"command": ["nice", "echo"]}):
        component = inner(read(MAIN, MAKE, template(**change)), "say-it")
        assert component.name == "say-it"
        assert component.container is not None
