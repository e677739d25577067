"""What a deployment consists of."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from catalog.client.deploy import Deployment, DeployRequest, deployed_name, plan_deployment
from catalog.client.request import RunRequest
from catalog.errors import CatalogError, CompositionError, UsageError
from catalog.library.libraries import Libraries, default_libraries
from catalog.pipeline.schedule import Schedule
from catalog.run.argo.options import ClusterOptions
from catalog.run.argo.repository import Repository
from catalog.run.argo.target import Target

PIPELINE = """
name: Train a model
inputs:
- {name: Learning rate, type: Float, default: '0.1'}
- {name: data, type: String}
implementation:
  graph:
    tasks:
      fit:
        componentRef:
          spec:
            name: fit
            inputs: [{name: rate}, {name: data}]
            implementation:
              container: {image: busybox:1.36, command: [echo, {inputValue: rate}, {inputValue: data}]}
        arguments:
          rate: {graphInput: {inputName: Learning rate}}
          data: {graphInput: {inputName: data}}
"""
DAILY = Schedule(cron="@daily", timezone="Europe/Berlin", deadline_seconds=0)


@pytest.fixture
def libraries(home: Path) -> Libraries:
    return default_libraries()


@pytest.fixture
def request_(home: Path, tmp_path: Path) -> DeployRequest:
    (tmp_path / "train.yaml").write_text(PIPELINE, encoding="utf-8")
    return DeployRequest(RunRequest("train.yaml"))


def given(request: DeployRequest, **arguments: str) -> DeployRequest:
    return replace(request, run=replace(request.run, arguments=arguments))


def parameters(deployment: Deployment) -> dict[str, Any]:
    listed = deployment.objects[0]["spec"]["arguments"]["parameters"]
    return {item["name"]: item.get("value") for item in listed}


def test_a_pipeline_becomes_a_template_with_its_open_parameters(request_: DeployRequest, libraries: Libraries) -> None:
    deployment = plan_deployment(request_, libraries)
    assert [item["kind"] for item in deployment.objects] == ["WorkflowTemplate"]
    assert deployment.objects[0]["metadata"]["name"] == deployment.name == "train-a-model"
    assert "namespace" not in deployment.objects[0]["metadata"]
    assert sorted(parameters(deployment).values(), key=str) == ["0.1", None]
    assert len(deployment.open_parameters) == 1


def test_arguments_become_values(request_: DeployRequest, libraries: Libraries) -> None:
    deployment = plan_deployment(given(request_, learning_rate="0.5", data="iris"), libraries)
    assert sorted(parameters(deployment).values()) == ["0.5", "iris"]
    assert deployment.open_parameters == ()


def test_the_same_request_gives_the_same_objects(request_: DeployRequest, libraries: Libraries) -> None:
    assert plan_deployment(request_, libraries) == plan_deployment(request_, libraries)


def test_a_schedule_refers_to_the_template(request_: DeployRequest, libraries: Libraries) -> None:
    request = replace(given(request_, data="iris"), schedule=DAILY, name="nightly")
    template, cron = plan_deployment(request, libraries).objects
    assert template["metadata"]["name"] == cron["metadata"]["name"] == "nightly"
    assert cron["kind"] == "CronWorkflow"
    assert cron["spec"]["workflowSpec"] == {"workflowTemplateRef": {"name": "nightly"}}
    assert cron["spec"]["schedules"] == ["@daily"]


def test_a_schedule_needs_all_arguments(request_: DeployRequest, libraries: Libraries) -> None:
    with pytest.raises(UsageError) as caught:
        plan_deployment(replace(request_, schedule=DAILY), libraries)
    assert caught.value.rule == "argument-missing"


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"schedule": Schedule(cron="0 25 * * *")}, "bad-cron"),
        ({"schedule": replace(DAILY, catch_up=True)}, "cron-workflow-backfill"),
        ({"name": "Not a name"}, "deploy-name"),
    ],
)
def test_what_cannot_be_is_refused(
    request_: DeployRequest, libraries: Libraries, change: dict[str, Any], rule: str
) -> None:
    with pytest.raises(CatalogError) as caught:
        plan_deployment(replace(given(request_, data="iris"), **change), libraries)
    assert caught.value.rule == rule


def test_an_unknown_argument_is_refused(request_: DeployRequest, libraries: Libraries) -> None:
    with pytest.raises(UsageError, match='has no input "rte"'):
        plan_deployment(given(request_, rte="1"), libraries)


def test_what_has_no_implementation_is_refused(home: Path, tmp_path: Path, libraries: Libraries) -> None:
    (tmp_path / "empty.yaml").write_text("name: empty\n", encoding="utf-8")
    with pytest.raises(CompositionError, match="nothing to run"):
        plan_deployment(DeployRequest(RunRequest("empty.yaml")), libraries)


def test_the_target_says_where(request_: DeployRequest, libraries: Libraries) -> None:
    spec = plan_deployment(request_, libraries, Target("ml", "runner")).objects[0]
    assert spec["metadata"]["namespace"] == "ml"
    assert spec["spec"]["serviceAccountName"] == "runner"
    asked = replace(request_, cluster=ClusterOptions(service_account="mine"))
    assert plan_deployment(asked, libraries, Target("ml", "runner")).objects[0]["spec"]["serviceAccountName"] == "mine"


def test_outputs_go_to_the_repository_that_was_asked_for(request_: DeployRequest, libraries: Libraries) -> None:
    own = Repository(bucket="runs", endpoint="http://s3:9000", in_cluster_endpoint="http://s3:9000", explicit=True)
    template = plan_deployment(request_, libraries, Target("ml", "runner", own)).objects[0]
    assert "runs" in str(template["spec"])
    usual = replace(own, explicit=False)
    assert "runs" not in str(plan_deployment(request_, libraries, Target("ml", "runner", usual)).objects[0]["spec"])


def test_a_given_name_needs_no_pipeline(home: Path, libraries: Libraries) -> None:
    assert deployed_name(DeployRequest(RunRequest("gone.yaml"), name="train"), libraries) == "train"


def test_the_name_is_that_of_the_deployment(request_: DeployRequest, libraries: Libraries) -> None:
    assert deployed_name(request_, libraries) == plan_deployment(request_, libraries).name
