"""The Role beside each component is enough for its step, and no more than that; and the image needs no more either."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cluster_steps.cluster import Cluster
from cluster_steps.deadline import Deadline
from cluster_steps.predicates import by_phase
from cluster_steps.readiness import JOB_ENDS
from cluster_steps.waiting import Wait, wait_for
from tests.components.cluster_steps.claims import claim, load_steps_image
from tests.components.cluster_steps.least_rights import account, kubeconfig
from tests.components.cluster_steps.steps import COMMON, Step, replica
from tests.components.model_server_image.onnx_file import doubling_model
from tests.examples.digits_containers import MODEL_SERVER, TENSORBOARD, loaded

pytestmark = pytest.mark.cluster


@pytest.fixture
def as_component(
    cluster: Cluster, unique: str, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[dict[str, str]]:
    """The environment of the component that the test is for."""
    with account(cluster, request.param, f"{unique}-rights") as name:
        yield kubeconfig(cluster, name, tmp_path)


def ask(cluster: Cluster, service: str, path: str, body: Any = None) -> dict[str, Any]:
    """What a Service answers, through the API server."""
    place = f"/api/v1/namespaces/{cluster.namespace}/services/{service}/proxy{path}"
    return cluster.connection.request("POST" if body else "GET", place, body=body)


@pytest.mark.parametrize("as_component", ["tfjob"], indirect=True)
def test_tfjob(step: Step, unique: str, as_component: dict[str, str]) -> None:
    flags = ("--name", unique, "--worker-spec", replica("tensorflow", "echo told"))
    ended = step("tfjob", *flags, "--timeout-minutes", "2", env=as_component)
    assert (ended.exit_code, "told" in ended.log, "event " in ended.log) == (0, True, True), ended.log
    assert step("tfjob", *flags, "--action", "delete", env=as_component).exit_code == 0


@pytest.mark.parametrize("as_component", ["pytorchjob"], indirect=True)
def test_pytorchjob_and_that_it_may_nothing_else(step: Step, unique: str, as_component: dict[str, str]) -> None:
    flags = ("--name", unique, "--master-spec", replica("pytorch", "echo told"))
    ended = step("pytorchjob", *flags, "--timeout-minutes", "2", env=as_component)
    assert (ended.exit_code, "told" in ended.log) == (0, True), ended.log
    assert step("pytorchjob", *flags, "--action", "delete", env=as_component).exit_code == 0
    worker = ("--name", unique, "--worker-spec", replica("tensorflow", "true"))
    refused = step("tfjob", *worker, env=as_component)
    assert (refused.exit_code, "cannot get" in refused.log, "rbac.yaml" in refused.log) == (1, True, True), refused.log


def filled_claim(name: str, image: str, model: bytes) -> dict[str, Any]:
    """A Job that puts a model's version 1 and an empty folder of logs into a claim."""
    encoded = base64.b64encode(model).decode()
    script = f"umask 022; mkdir -p /d/models/two/1 /d/logs; echo {encoded} | base64 -d > /d/models/two/1/model.onnx"
    container = {
        "name": "main",
        "image": image,
        "command": ["sh", "-c", script],
        "volumeMounts": [{"name": "d", "mountPath": "/d"}],
    }
    volumes = [{"name": "d", "persistentVolumeClaim": {"claimName": name}}]
    template = {"spec": {"restartPolicy": "Never", "containers": [container], "volumes": volumes}}
    return {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": name}, "spec": {"template": template}}


@pytest.fixture(scope="module")
def data(cluster: Cluster) -> Iterator[str]:
    """A claim with a model that doubles its input."""
    with claim(cluster) as name:
        job = filled_claim(name, "busybox:1.36", doubling_model(2.0))
        cluster.apply(job)
        try:
            wait_for(cluster, Wait(job, JOB_ENDS), Deadline(120)).require()
            yield name
        finally:
            cluster.delete(job)


@pytest.mark.parametrize("as_component", ["kubernetes_apply"], indirect=True)
def test_kubernetes_apply(step: Step, unique: str, as_component: dict[str, str], tmp_path: Path) -> None:
    container = {"name": "main", "image": "busybox:1.36", "command": ["echo", "told"]}
    template = {"spec": {"restartPolicy": "Never", "containers": [container]}}
    job = {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": unique}, "spec": {"template": template}}
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps([job, {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": unique}}]))
    flags = ("--manifest-file", str(path), "--wait-kind", "Job", "--pod-selector", f"job-name={unique}")
    ended = step("kubernetes-apply", *flags, "--timeout-minutes", "2", env=as_component)
    assert (ended.exit_code, "told" in ended.log) == (0, True), ended.log
    assert step("kubernetes-apply", *flags, "--action", "delete", env=as_component).exit_code == 0


@pytest.mark.parametrize("as_component", ["model_server"], indirect=True)
def test_model_server(step: Step, cluster: Cluster, unique: str, as_component: dict[str, str], data: str) -> None:
    flags = ("--server-name", unique, "--model-dir", f"pvc://{data}/models/two", "--image", loaded(MODEL_SERVER))
    ports = ("--model-name", "two", "--rest-port", "9000", "--grpc-port", "9001")
    outputs = (*COMMON, "endpoint")
    ended = step("model-server", *flags, *ports, "--timeout-minutes", "2", outputs=outputs, env=as_component)
    try:
        assert (ended.exit_code, ended.text("phase")) == (0, "Available"), ended.log
        assert ended.text("endpoint") == f"http://{unique}.kubeflow.svc:9000/v1/models/two"
        state = ask(cluster, f"{unique}:9000", "/v1/models/two")
        assert state["model_version_status"][0]["state"] == "AVAILABLE"
        answer = ask(cluster, f"{unique}:9000", "/v1/models/two:predict", {"instances": [[1.0, 3.0]]})
        assert answer["predictions"] == [[2.0, 6.0]]
    finally:
        deleted = step("model-server", *flags, "--action", "delete", outputs=outputs, env=as_component)
    assert (deleted.exit_code, deleted.text("endpoint"), deleted.text("name")) == (0, "", unique)


@pytest.mark.parametrize("as_component", ["tensorboard"], indirect=True)
def test_tensorboard(step: Step, cluster: Cluster, unique: str, as_component: dict[str, str], data: str) -> None:
    flags = ("--name", unique, "--log-dir", f"pvc://{data}/logs", "--image", loaded(TENSORBOARD))
    ended = step("tensorboard", *flags, "--path-prefix", "/tb/run", "--timeout-minutes", "2", env=as_component)
    try:
        assert ended.exit_code == 0, ended.log
        assert ask(cluster, f"{unique}:6006", "/tb/run/data/environment")["data_location"] == "/mnt/logs/logs"
    finally:
        assert step("tensorboard", *flags, "--action", "delete", env=as_component).exit_code == 0


def step_pod(name: str, service_account: str, script: str) -> dict[str, Any]:
    """A pod of our image as the most careful cluster starts it."""
    security = {
        "allowPrivilegeEscalation": False,
        "capabilities": {"drop": ["ALL"]},
        "readOnlyRootFilesystem": True,
        "runAsNonRoot": True,
    }
    container = {
        "name": "main",
        "image": "kfp-catalog/cluster-steps:1.0.0",
        "command": ["sh", "-ec", script],
        "securityContext": security,
        "volumeMounts": [{"name": "outputs", "mountPath": "/tmp/outputs"}],
    }
    spec = {
        "serviceAccountName": service_account,
        "restartPolicy": "Never",
        "containers": [container],
        "volumes": [{"name": "outputs", "emptyDir": {}}],
    }
    labels = {"test": name}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name, "labels": labels}, "spec": spec}


def test_the_image_works_in_a_pod_that_cannot_write(
    cluster: Cluster, unique: str, capfd: pytest.CaptureFixture[str]
) -> None:
    load_steps_image()
    worker = replica("tensorflow", "echo told")
    run = f"python -m cluster_steps tfjob --name {unique} --worker-spec '{worker}' --timeout-minutes 2"
    script = f"{run} --output-phase /tmp/outputs/phase; cat /tmp/outputs/phase; {run} --action delete"
    manifest = cluster.placed(step_pod(unique, "pipeline-runner", script))
    cluster.create(manifest)
    try:
        ended = wait_for(
            cluster, Wait(manifest, by_phase(("Succeeded",), ("Failed",)), f"test={unique}"), Deadline(180)
        )
        printed = capfd.readouterr().out
        assert ended.judgement.state == "Succeeded", printed
    finally:
        cluster.delete(manifest)
    assert "told" in printed
    assert "] Succeeded" in printed
