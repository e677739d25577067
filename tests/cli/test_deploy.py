"""`catalog deploy`."""

from __future__ import annotations

import os
import shutil
import subprocess
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from catalog.client.deployed import remove_objects
from catalog.run.argo.cluster import Cluster, connect
from catalog.run.argo.kinds import CRON_WORKFLOW, WORKFLOW
from tests.cli.command_line import REPOSITORY, CommandLine
from tests.cli.pipelines import write
from tests.cli.waiting import wait_for
from tests.requirements import cluster_available, require

NAMESPACE = "default"
TEXT = "good morning"


@pytest.fixture
def pipeline(cli: CommandLine) -> str:
    """A pipeline of one task that prints `greeting`, and of an exit task that prints `who`, which has no default."""
    component = yaml.safe_load((REPOSITORY / "components" / "echo" / "1.0.0" / "component.yaml").read_text())
    echo = {"componentRef": {"spec": component}}
    graph = {
        "tasks": {
            "say": {**echo, "arguments": {"text": {"graphInput": {"inputName": "greeting"}}}},
            "bye": {
                **echo,
                "arguments": {"text": {"graphInput": {"inputName": "who"}}},
                "x-catalog": {"v": 1, "finally": True},
            },
        }
    }
    inputs = [{"name": "greeting", "type": "String", "default": TEXT}, {"name": "who", "type": "String"}]
    spec = {"name": "Greet people", "inputs": inputs, "implementation": {"graph": graph}}
    write(cli.cwd / "greet.yaml", spec)
    return "greet.yaml"


def documents(text: str) -> list[dict[str, Any]]:
    return list(yaml.safe_load_all(text))


def test_a_dry_run_prints_what_kubectl_takes(cli: CommandLine, pipeline: str) -> None:
    [template] = documents(cli("deploy", pipeline, "--dry-run", "--namespace", "ml").stdout)
    assert template["kind"] == "WorkflowTemplate"
    assert template["metadata"]["name"] == "greet-people"
    assert template["metadata"]["namespace"] == "ml"
    listed = cli.json("deploy", pipeline, "--dry-run", "--namespace", "ml")
    assert listed["kind"] == "List" and listed["items"] == [template]


def test_a_file_takes_it_too(cli: CommandLine, pipeline: str) -> None:
    shown = cli("deploy", pipeline, "-o", "out.yaml", "-p", "who=me", "--schedule", "0 0 9 ? * MON-FRI")
    assert shown.stdout == "" and "wrote out.yaml" in shown.stderr
    template, cron = documents((cli.cwd / "out.yaml").read_text())
    assert template["kind"] == "WorkflowTemplate"
    assert cron["spec"]["schedules"] == ["0 9 ? * MON-FRI"]
    assert "cannot write" in cli("deploy", pipeline, "-o", "no/such/folder.yaml", code=2).stderr


def test_argo_finds_no_fault_with_it(cli: CommandLine, pipeline: str) -> None:
    argo = os.environ.get("ARGO_CLI", "")
    require("cluster", bool(argo) and shutil.which(argo) is not None, "ARGO_CLI names no program")
    window = ("--start", "2026-01-01", "--end", "2030-01-01", "--timezone", "Europe/Berlin")
    cli("deploy", pipeline, "-o", "open.yaml")
    cli("deploy", pipeline, "-o", "cron.yaml", "-p", "who=me", "--schedule", "@every 90m", *window)
    for name in ("open.yaml", "cron.yaml"):
        done = subprocess.run(
            [argo, "lint", "--offline", str(cli.cwd / name)], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--schedule", "30 0 9 * * *", "-p", "who=me"), "[cron-workflow-seconds]"),
        (("--schedule", "@every 7m", "-p", "who=me"), "[cron-workflow-period]"),
        (("--schedule", "0 25 * * *", "-p", "who=me"), "[bad-cron]"),
        (("--schedule", "@daily", "--timezone", "Europe/Berln"), 'did you mean "Europe/Berlin"?'),
        (("--schedule", "@daily"), "[argument-missing]"),
        (("--timezone", "UTC"), "need a --schedule"),
        (("--delete", "-o", "x.yaml"), "contradict"),
        (("--schedule", "@daily", "--delete"), "contradict"),
        (("--lock", "a.lock", "--no-lock"), "contradict"),
        (("-p", "whom=me"), 'did you mean "who"?'),
        (("--name", "Greet"), "[deploy-name]"),
    ],
)
def test_what_cannot_be_is_told_without_a_cluster(
    cli: CommandLine, pipeline: str, options: tuple[str, ...], told: str
) -> None:
    assert told in cli("deploy", pipeline, "--kubeconfig", "/no/such/file", *options, code=2).stderr


def test_without_a_cluster_nothing_is_deployed(cli: CommandLine, pipeline: str) -> None:
    assert "/no/such/file" in cli("deploy", pipeline, "--kubeconfig", "/no/such/file", code=3).stderr


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    require("cluster", cluster_available(), "KUBECONFIG names no cluster with Argo Workflows that answers")
    with connect() as found:
        yield found


@pytest.fixture
def name(cluster: Cluster) -> Iterator[str]:
    """A name of the test's own; what is deployed under it and its runs are gone afterwards."""
    made = f"greet-{uuid.uuid4().hex[:10]}"
    yield made
    remove_objects(cluster, made, NAMESPACE)
    for run in cluster.list(WORKFLOW, NAMESPACE, labels=f"test={made}").items:
        cluster.delete(WORKFLOW, run["metadata"]["name"], NAMESPACE)


def ended(cluster: Cluster, name: str) -> list[dict[str, Any]]:
    """The runs of what was deployed under the name that have ended."""
    found = cluster.list(WORKFLOW, NAMESPACE, labels=f"test={name}").items
    return [run for run in found if run.get("status", {}).get("finishedAt")]


@pytest.mark.cluster
def test_runs_are_submitted_from_it_by_people_and_by_the_clock(
    cli: CommandLine, pipeline: str, cluster: Cluster, name: str
) -> None:
    common = ("deploy", pipeline, "--name", name, "--namespace", NAMESPACE, "--label", f"test={name}")
    scheduled = (*common, "-p", "who=me", "--schedule", "* * * * *", "--concurrency", "Forbid")
    done = cli.json(*scheduled)
    assert [(item["kind"], item["action"]) for item in done["objects"]] == [
        ("WorkflowTemplate", "created"),
        ("CronWorkflow", "created"),
    ]
    assert {item["action"] for item in cli.json(*scheduled)["objects"]} == {"unchanged"}

    parameters = [{"name": "who", "value": "everybody"}]
    spec = {"workflowTemplateRef": {"name": name}, "arguments": {"parameters": parameters}}
    by_hand = cluster.create(WORKFLOW, {"metadata": {"generateName": f"{name}-"}, "spec": spec}, NAMESPACE)
    wait_for(lambda: len(ended(cluster, name)) >= 2, "a run by hand and one by the clock")
    phases = {run["metadata"]["name"]: run["status"]["phase"] for run in ended(cluster, name)}
    assert set(phases.values()) == {"Succeeded"}
    assert by_hand["metadata"]["name"] in phases
    cron = cluster.get(CRON_WORKFLOW, name, NAMESPACE)
    assert cron is not None and not cron["status"].get("conditions")

    again = cli(*common).stdout
    assert f"changed WorkflowTemplate {NAMESPACE}/{name}" in again
    assert f"kept CronWorkflow {NAMESPACE}/{name}" in again and "whoever submits a run gives: who" in again
    assert f"deleted CronWorkflow {NAMESPACE}/{name}" in cli(*common, "--no-schedule").stdout
    assert [item["action"] for item in cli.json(*common, "--delete")["objects"]] == ["absent", "deleted"]
    assert "absent WorkflowTemplate" in cli(*common, "--delete").stdout
