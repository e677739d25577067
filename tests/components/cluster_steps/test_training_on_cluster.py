from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from cluster_steps.cluster import Cluster
from tests.components.cluster_steps.claims import UNTIL_STOPPED, claim, load_steps_image
from tests.components.cluster_steps.operator_stand_in import operated, require_kind, stub
from tests.components.cluster_steps.rightful import rightful
from tests.components.cluster_steps.steps import Ended, Step

pytestmark = pytest.mark.cluster

PADDLE = "batch.paddlepaddle.org"
KUBEFLOW = "kubeflow.org"
OUTPUTS = (
    "model",
    "inference-model",
    "serving-archive",
    "visualdl-address",
    "metrics",
    "ui-metadata",
    "status",
    "phase",
)


def shell(script: str) -> str:
    """A shell's command line as the component takes it; the script sees the job's name as $0."""
    return json.dumps(["sh", "-ec", script])


@pytest.fixture
def step(cluster: Cluster, tmp_path: Path) -> Iterator[Step]:
    """Every step here has the rights of its component alone."""
    with rightful(cluster, "training", tmp_path) as found:
        yield found


@pytest.fixture
def volume(cluster: Cluster) -> Iterator[str]:
    with claim(cluster) as name:
        yield name


def training(step: Step, name: str, volume: str, *flags: str) -> Ended:
    asked = ["--project=Digits", "--image=busybox:1.36", "--config_path=", "--dataset=none", "--worker_replicas=1"]
    asked += ["--command", shell("true"), "--save_inference=false", "--timeout-minutes=3", "--run-id=r"]
    asked += ["--dataset_ref", json.dumps({"claim": volume, "path": "data"})]
    return step("training", f"--name={name}", f"--pvc_name={volume}", *asked, *flags, outputs=OUTPUTS)


def whole_training(name: str) -> list[str]:
    """A training in small: every stage there is, by the tools of BusyBox."""
    models, inference = f"/mnt/task-center/models/{name}", f"/mnt/task-center/inference/{name}"
    train = f"""mkdir -p {models}; echo weights > {models}/best.pdparams; test -d /mnt/data-center
        echo "INFO: best metric, acc: 0.75, best_epoch: 2" """
    export = f"mkdir -p {inference}; cp {models}/best.pdparams {inference}/inference.pdiparams"
    convert = f"cd /mnt/task-center/inference; tar -czf /mnt/task-center/{name}.tar.gz {name}"
    viewer = f"mkdir /tmp/page; echo page > /tmp/page/index.html; httpd -p 8040 -h /tmp/page; {UNTIL_STOPPED}"
    commands = {"command": train, "export_command": export, "convert_command": convert, "visualdl_command": viewer}
    flags = [f"--{flag}={shell(script)}" for flag, script in commands.items()]
    return [*flags, "--save_inference=true", "--use_visualdl=true"]


def test_a_training_by_the_training_operator(cluster: Cluster, step: Step, unique: str, volume: str) -> None:
    require_kind(cluster, f"{KUBEFLOW}/v1", "PaddleJob")
    ended = training(step, unique, volume, *whole_training(unique), "--convert_image=busybox:1.36")
    assert ended.exit_code == 0, ended.log
    assert ended.text("phase") == "Succeeded"
    assert ended.text("model") == f"pvc://{volume}/models/{unique}"
    assert ended.text("inference-model") == f"pvc://{volume}/inference/{unique}"
    assert ended.text("serving-archive") == f"pvc://{volume}/{unique}.tar.gz"
    metrics = {entry["name"]: entry["numberValue"] for entry in ended.json("metrics")["metrics"]}
    assert (metrics["acc"], metrics["best-epoch"]) == (0.75, 2)
    assert metrics["seconds"] > 0
    address = f"http://{unique}-visualdl.kubeflow:8040"
    assert ended.text("visualdl-address") == address
    assert ended.log.index(f"VisualDL answers at {address}") < ended.log.index("serving-convert: Complete")
    assert address in ended.json("ui-metadata")["outputs"][0]["source"]
    # The job is still there, with its status.
    assert cluster.get(stub(f"{KUBEFLOW}/v1", "PaddleJob", unique)) is not None

    again = training(step, unique, volume, *whole_training(unique), "--convert_image=busybox:1.36")
    assert (again.exit_code, "to run it anew" in again.log) == (0, False)

    for said in (f"delete: Service kubeflow/{unique}-visualdl\n", "is not there"):
        gone = training(step, unique, volume, "--action=delete")
        assert (gone.exit_code, gone.text("phase")) == (0, "Deleted")
        assert said in gone.log
    assert cluster.get(stub("v1", "Service", f"{unique}-visualdl")) is None
    assert cluster.get(stub(f"{KUBEFLOW}/v1", "PaddleJob", unique)) is None


def test_a_training_that_fails_by_the_training_operator(cluster: Cluster, step: Step, unique: str, volume: str) -> None:
    require_kind(cluster, f"{KUBEFLOW}/v1", "PaddleJob")
    flags = ("--command", shell("echo no such data; exit 3"), "--backoff_limit=0")
    ended = training(step, unique, volume, *flags)
    assert (ended.exit_code, ended.text("phase")) == (1, "Failed"), ended.log
    assert "no such data" in ended.log
    assert training(step, unique, volume, "--action=delete").exit_code == 0


@pytest.fixture
def paddle_job(cluster: Cluster, step: Step, unique: str) -> Iterator[str]:
    """The name of a job of the Paddle operator, deleted after the test."""
    require_kind(cluster, f"{PADDLE}/v1", "PaddleJob")
    yield unique
    training(step, unique, "none", f"--group={PADDLE}", "--action=delete")


def test_a_training_by_the_paddle_operator(cluster: Cluster, step: Step, paddle_job: str) -> None:
    job = stub(f"{PADDLE}/v1", "PaddleJob", paddle_job)
    running = {"phase": "Running", "mode": "PS", "worker": {"running": 1}}
    flags = (f"--group={PADDLE}", "--ps_replicas=2", "--dataset_ref", json.dumps({"sampleSet": "icdar", "path": "a"}))
    with operated(cluster, (job, (running, {"phase": "Completed", "mode": "PS"}))):
        ended = training(step, paddle_job, "none", *flags)
    assert ended.exit_code == 0, ended.log
    assert ended.text("phase") == "Completed"
    assert ended.json("status")["mode"] == "PS"
    made = cluster.get(job)
    assert made is not None
    assert made["spec"]["sampleSetRef"] == {"name": "icdar", "mountPath": "/mnt/data-center"}
    assert made["spec"]["ps"]["template"]["spec"]["volumes"] == made["spec"]["worker"]["template"]["spec"]["volumes"]


def test_how_a_training_by_the_paddle_operator_may_end_badly(cluster: Cluster, step: Step, paddle_job: str) -> None:
    job = stub(f"{PADDLE}/v1", "PaddleJob", paddle_job)
    with operated(cluster, (job, ({"phase": "Running"}, {"phase": "Failed"}))):
        failed = training(step, paddle_job, "none", f"--group={PADDLE}")
    assert (failed.exit_code, failed.text("phase")) == (1, "Failed")
    late = training(step, paddle_job, "none", f"--group={PADDLE}", "--run-id=other", "--timeout-minutes=0.08")
    assert late.exit_code == 124
    assert "was not as wanted after" in late.log


def test_parameters_that_cannot_be_fetched_stop_the_training_before_it_begins(
    cluster: Cluster, step: Step, unique: str, volume: str
) -> None:
    load_steps_image()
    flags = ("--pretrain_model=http://minio-service.kubeflow:9000/a.b.pdparams", "--run_as_user=0")
    ended = training(step, unique, volume, *flags)
    assert ended.exit_code == 1, ended.log
    assert "dataset_copy: http://minio-service.kubeflow:9000/a.b.pdparams: HTTP 403" in ended.log
    assert cluster.get(stub(f"{KUBEFLOW}/v1", "PaddleJob", unique)) is None
    assert training(step, unique, volume, "--action=delete").exit_code == 0
