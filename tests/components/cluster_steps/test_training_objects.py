from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from cluster_steps.errors import StepUsage
from cluster_steps.training_objects import (
    CONVERT,
    KUBEFLOW,
    PADDLE,
    TrainingJob,
    convert_command,
    convert_job,
    export_job,
    paddle_job,
    prepare_job,
)

JOB = TrainingJob(
    name="digits",
    group=KUBEFLOW,
    image="team/ocr:1",
    command=["python", "tools/train.py"],
    claim="task-center",
    data={"sampleSet": "icdar", "claim": "icdar"},
    workers=2,
)


def pod_of(spec: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = spec["template"]["spec"]
    return found


def mounted(pod: dict[str, Any]) -> dict[str, str]:
    """Claim (or the volume's own name) by mount path."""
    claims = {v["name"]: v.get("persistentVolumeClaim", {}).get("claimName", v["name"]) for v in pod["volumes"]}
    return {mount["mountPath"]: claims[mount["name"]] for mount in pod["containers"][0]["volumeMounts"]}


def test_the_job_of_the_training_operator() -> None:
    job = paddle_job(replace(JOB, deadline_seconds=600, backoff_limit=1, gpus=2))
    assert (job["apiVersion"], job["kind"], job["metadata"]) == ("kubeflow.org/v1", "PaddleJob", {"name": "digits"})
    policy = job["spec"]["runPolicy"]
    assert policy == {"cleanPodPolicy": "Running", "backoffLimit": 1, "activeDeadlineSeconds": 600}
    worker = job["spec"]["paddleReplicaSpecs"]["Worker"]
    assert (worker["replicas"], worker["restartPolicy"]) == (2, "OnFailure")
    container = pod_of(worker)["containers"][0]
    assert container["name"] == "paddle"
    assert container["command"] == ["python", "tools/train.py"]
    assert container["resources"] == {"limits": {"nvidia.com/gpu": 2}}
    assert mounted(pod_of(worker)) == {
        "/mnt/task-center": "task-center",
        "/mnt/data-center": "icdar",
        "/dev/shm": "dshm",
    }


def test_the_job_of_the_paddle_operator() -> None:
    spec = paddle_job(replace(JOB, group=PADDLE))["spec"]
    assert spec["sampleSetRef"] == {"name": "icdar", "mountPath": "/mnt/data-center"}
    assert (spec["withGloo"], spec["intranet"], spec["cleanPodPolicy"]) == (1, "PodIP", "Never")
    assert "ps" not in spec
    assert mounted(pod_of(spec["worker"])) == {"/mnt/task-center": "task-center", "/dev/shm": "dshm"}


def test_parameter_servers_see_the_volumes_and_no_gpu() -> None:
    spec = paddle_job(replace(JOB, group=PADDLE, servers=3, gpus=1))["spec"]
    assert spec["ps"]["replicas"] == 3
    assert mounted(pod_of(spec["ps"])) == mounted(pod_of(spec["worker"]))
    assert "resources" not in pod_of(spec["ps"])["containers"][0]
    assert spec["cleanPodPolicy"] == "OnCompletion"


def test_data_in_a_claim_needs_no_sample_set() -> None:
    spec = paddle_job(replace(JOB, group=PADDLE, data={"claim": "plain"}))["spec"]
    assert "sampleSetRef" not in spec
    assert mounted(pod_of(spec["worker"]))["/mnt/data-center"] == "plain"


def test_data_and_results_may_share_a_claim() -> None:
    pod = pod_of(paddle_job(replace(JOB, data={"claim": "task-center"}))["spec"]["paddleReplicaSpecs"]["Worker"])
    assert [volume["name"] for volume in pod["volumes"]] == ["claim-0", "dshm"]
    assert mounted(pod)["/mnt/data-center"] == "task-center"


@pytest.mark.parametrize(
    ("job", "message"),
    [
        (replace(JOB, group="example.org"), "neither"),
        (replace(JOB, workers=0), "at least one worker"),
        (replace(JOB, servers=1), "no parameter servers"),
    ],
)
def test_what_cannot_be_is_refused(job: TrainingJob, message: str) -> None:
    with pytest.raises(StepUsage, match=message):
        paddle_job(job)


def test_parameters_are_fetched_once_before_the_workers_start() -> None:
    job = prepare_job(
        "digits", "steps:1", "task-center", "https://host/a.pdparams", "/mnt/task-center/p/a", deadline=60, user=7
    )
    container = job["spec"]["template"]["spec"]["containers"][0]
    assert job["metadata"]["name"] == "digits-pretrained"
    assert job["spec"]["template"]["spec"]["securityContext"]["runAsUser"] == 7
    assert container["command"][-4:] == ["--source", "https://host/a.pdparams", "--destination", "/mnt/task-center/p/a"]


def test_export_and_conversion_are_jobs_beside_the_task_volume() -> None:
    export = export_job("digits", "team/ocr:1", ["python", "e.py"], "task-center", 60)
    convert = convert_job("digits", "serving:1", convert_command("digits", "/in"), "task-center", 60)
    assert export["metadata"]["name"] == "digits-inference-convert"
    assert convert["metadata"]["name"] == "digits-serving-convert"
    for job in (export, convert):
        assert mounted(pod_of(job["spec"])) == {"/mnt/task-center": "task-center"}
        assert job["spec"]["activeDeadlineSeconds"] == 60


def test_the_conversion_gives_its_shell_words_and_no_text() -> None:
    command = convert_command("digits", "/mnt/in; $(id)")
    assert command[:4] == ["sh", "-ec", CONVERT, "convert"]
    assert command[4:] == ["/mnt/in; $(id)", "/mnt/task-center/serving", "digits", "/mnt/task-center/digits.tar.gz"]
    assert all(f'"${number}' in CONVERT for number in (1, 2, 4))
