"""Workflows as WorkflowTemplates."""

from __future__ import annotations

import pytest

from catalog.compile.workflow_template import object_name, open_parameters, workflow_template
from catalog.errors import UsageError
from tests.compile.workflows import greeting


def test_runs_of_the_template_are_the_workflow() -> None:
    workflow = greeting()
    template = workflow_template(workflow, "greeting", namespace="ml", labels={"team": "vision"})
    spec = template["spec"]
    assert spec.pop("workflowMetadata") == {
        "labels": workflow["metadata"]["labels"],
        "annotations": workflow["metadata"]["annotations"],
    }
    assert spec == workflow["spec"]
    assert template["kind"] == "WorkflowTemplate"
    assert template["metadata"] == {
        "name": "greeting",
        "namespace": "ml",
        "labels": {"team": "vision", "app.kubernetes.io/managed-by": "kfp-catalog"},
    }


def test_the_workflow_stays_as_it_was() -> None:
    workflow = greeting()
    workflow_template(workflow, "greeting")["spec"]["templates"].clear()
    assert workflow == greeting()


def test_a_workflow_without_labels_has_none_to_pass_on() -> None:
    workflow = greeting()
    del workflow["metadata"]
    assert "workflowMetadata" not in workflow_template(workflow, "greeting")["spec"]


def test_parameters_without_value_are_open() -> None:
    assert open_parameters(workflow_template(greeting(), "greeting")) == ("who",)


@pytest.mark.parametrize("name", ["", "Greeting", "a_b", "-a", "a-", "a" * 64, "a.b"])
def test_a_name_that_kubernetes_does_not_take_is_refused(name: str) -> None:
    with pytest.raises(UsageError) as caught:
        workflow_template(greeting(), name)
    assert caught.value.rule == "deploy-name"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Train & test model", "train-test-model"),
        ("  Ünï ", "n"),
        ("x" * 80, "x" * 63),
        ("a" * 62 + " b", "a" * 62),
    ],
)
def test_a_name_is_made_from_any_text(text: str, name: str) -> None:
    assert object_name(text) == name


def test_of_a_name_something_must_be_left() -> None:
    with pytest.raises(UsageError) as caught:
        object_name("数据")
    assert caught.value.rule == "deploy-name"
