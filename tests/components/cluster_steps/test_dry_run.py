"""Steps that only say what they would do; no cluster is asked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.components.cluster_steps.steps import COMMON, Ended, Step, replica

DRY = ("--dry-run", "true")
NOWHERE = {"KUBECONFIG": "/nowhere"}


@pytest.fixture
def dry(step: Step) -> Any:
    def run(name: str, *flags: str, outputs: tuple[str, ...] = COMMON) -> Ended:
        return step(name, *flags, *DRY, outputs=outputs, env=NOWHERE)

    return run


def test_a_tfjob(dry: Any) -> None:
    ended = dry("tfjob", "--name", "digits", "--chief-spec", replica("tensorflow", "true"), "--run-id", "r1")
    assert ended.exit_code == 0, ended.log
    job = ended.json("object")
    assert (job["apiVersion"], job["kind"]) == ("kubeflow.org/v1", "TFJob")
    assert job["metadata"]["namespace"] == "kubeflow"
    assert list(job["spec"]["tfReplicaSpecs"]) == ["Chief"]
    assert (ended.text("name"), ended.json("status"), ended.text("phase")) == ("digits", {}, "")
    assert json.loads(ended.log) == job


def test_a_model_server(dry: Any) -> None:
    flags = ("--model-dir", "models/digits", "--pvc-name", "data", "--server-name", "digits", "--image", "serving:1")
    ended = dry("model-server", *flags, "--rest-port", "9000", outputs=(*COMMON, "endpoint"))
    assert ended.exit_code == 0, ended.log
    (container,) = ended.json("object")["items"][0]["spec"]["template"]["spec"]["containers"]
    assert container["args"] == [
        "--port=8500",
        "--rest_api_port=9000",
        "--model_name=digits",
        "--model_base_path=/mnt/model/models/digits",
    ]
    env = {entry["name"]: entry["value"] for entry in container["env"]}
    assert env == {"MODEL_NAME": "digits", "MODEL_BASE_PATH": "/mnt/model/models"}
    assert ended.text("endpoint") == "http://digits.kubeflow.svc:9000/v1/models/digits"


def test_a_tensorboard_behind_a_proxy(dry: Any) -> None:
    flags = ("--name", "board", "--log-dir", "pvc://data/logs", "--image", "tb:1", "--path-prefix", "/tb/run/")
    ended = dry("tensorboard", *flags, outputs=(*COMMON, "endpoint"))
    assert ended.exit_code == 0, ended.log
    (container,) = ended.json("object")["items"][0]["spec"]["template"]["spec"]["containers"]
    assert container["args"] == ["--logdir=/mnt/logs/logs", "--host=0.0.0.0", "--port=6006", "--path_prefix=/tb/run"]
    assert container["readinessProbe"]["httpGet"]["path"] == "/tb/run/"
    assert ended.text("endpoint") == "http://board.kubeflow.svc:6006/tb/run/"


def test_any_objects_with_their_secrets_masked(dry: Any, tmp_path: Path) -> None:
    path = tmp_path / "manifest.yaml"
    path.write_text(
        "{apiVersion: v1, kind: Namespace, metadata: {name: team}}\n---\n"
        "{apiVersion: v1, kind: Secret, metadata: {name: key}, stringData: {key: s3cr3t}}\n"
    )
    ended = dry("kubernetes-apply", "--manifest-file", str(path))
    assert ended.exit_code == 0, ended.log
    assert "s3cr3t" not in ended.log + ended.text("object")
    assert [item["metadata"].get("namespace") for item in ended.json("object")["items"]] == [None, "kubeflow"]
    assert ended.text("name") == "key"


def test_a_delete_has_outputs_too(dry: Any) -> None:
    flags = ("--name", "digits", "--master-spec", replica("pytorch", "true"), "--action", "delete")
    ended = dry("pytorchjob", *flags)
    assert (ended.json("object"), ended.text("name"), ended.text("phase")) == ({}, "digits", "Deleted")


@pytest.mark.parametrize(
    ("flags", "told"),
    [
        (("tfjob", "--name", "digits"), "a TFJob needs replicas"),
        (("tfjob", "--name", "digits", "--chief-spec", "[]"), "a JSON object is wanted"),
        (("tfjob", "--name", "digits", "--action", "destroy"), "invalid choice: 'destroy'"),
        (("tfjob", "--name", "digits", "--timeout-minutes", "0"), "no number of minutes"),
        (("pytorchjob", "--name", "digits", "--owner", '{"kind": "Pod"}'), "the owner lacks apiVersion, name"),
        (("kubernetes-apply", "--manifest-file", "/nowhere"), "cannot read the manifest"),
        (("model-server", "--model-dir", "x", "--image", "i"), "names no claim"),
        (("tensorboard", "--name", "b", "--log-dir", "s3://x/y", "--image", "i", "--port", "0"), "is no port"),
    ],
)
def test_wrong_usage_is_exit_code_2(dry: Any, flags: tuple[str, ...], told: str) -> None:
    ended = dry(*flags)
    assert (ended.exit_code, told in ended.log) == (2, True), ended.log
    assert "Traceback" not in ended.log


def test_a_step_that_is_none(dry: Any) -> None:
    assert dry("rocket").exit_code == 2


def test_no_way_to_the_cluster_is_told(step: Step) -> None:
    flags = ("--name", "digits", "--worker-spec", replica("tensorflow", "true"))
    ended = step("tfjob", *flags, env=NOWHERE)
    assert ended.exit_code == 1
    assert "there is no way to the cluster" in ended.log
    assert "Traceback" not in ended.log
