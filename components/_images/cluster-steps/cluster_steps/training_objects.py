"""PaddleJobs of both operators, and the jobs that export and convert what they trained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cluster_steps.errors import StepUsage
from cluster_steps.step_job import ClaimMount, StepJob, job_object, volume_mounts, volumes
from cluster_steps.training_command import DATA_CENTER, TASK_CENTER

KUBEFLOW = "kubeflow.org"
PADDLE = "batch.paddlepaddle.org"
GROUPS = (KUBEFLOW, PADDLE)
PHASES_GOOD = ("Succeed", "Completed")
PHASES_BAD = ("Failed", "Terminated", "Aborted")

COPY = ("python", "-m", "cluster_steps.dataset_copy")

# Every word a user chose is an argument ($1 …), never part of the program.
CONVERT = (
    'python3 -m paddle_serving_client.convert --dirname "$1"'
    " --model_filename inference.pdmodel --params_filename inference.pdiparams"
    ' --serving_server "$2/$3/server" --serving_client "$2/$3/client"'
    ' && tar -czf "$4.part" -C "$2" "$3" && mv "$4.part" "$4"'
)


@dataclass(frozen=True)
class TrainingJob:
    """A PaddleJob of either group. `claim` is the task volume; `data` says how the data set is reached.

    `data` is a reference of the component dataset: `claim` names a volume, `sampleSet` a set of the Paddle operator.
    """

    name: str
    group: str
    image: str
    command: Sequence[str]
    claim: str
    data: Mapping[str, str]
    workers: int
    servers: int = 0
    gpus: int = 0
    backoff_limit: int = 3
    deadline_seconds: int = 86400
    env: Mapping[str, str] = field(default_factory=dict)


def paddle_job(job: TrainingJob) -> dict[str, Any]:
    """The PaddleJob of `job.group`.

    Raises StepUsage for a group there is not, and for parameter servers where the operator has none.
    """
    if job.group not in GROUPS:
        raise StepUsage(f"group {job.group!r} is neither {KUBEFLOW} nor {PADDLE}")
    if job.workers < 1:
        raise StepUsage("a training needs at least one worker")
    if job.servers and job.group == KUBEFLOW:
        raise StepUsage(f"PaddleJobs of {KUBEFLOW} have no parameter servers; use the group {PADDLE}")
    spec = _kubeflow_spec(job) if job.group == KUBEFLOW else _paddle_spec(job)
    return {"apiVersion": f"{job.group}/v1", "kind": "PaddleJob", "metadata": {"name": job.name}, "spec": spec}


def _kubeflow_spec(job: TrainingJob) -> dict[str, Any]:
    worker = {"replicas": job.workers, "restartPolicy": "OnFailure", "template": _template(job, worker=True)}
    policy = {
        "cleanPodPolicy": "Running",
        "backoffLimit": job.backoff_limit,
        "activeDeadlineSeconds": job.deadline_seconds,
    }
    return {"runPolicy": policy, "paddleReplicaSpecs": {"Worker": worker}}


def _paddle_spec(job: TrainingJob) -> dict[str, Any]:
    spec: dict[str, Any] = {
        # Servers run until they are told to stop; workers end and may keep their logs.
        "cleanPodPolicy": "OnCompletion" if job.servers else "Never",
        "withGloo": 1,
        "intranet": "PodIP",
        "worker": {"replicas": job.workers, "template": _template(job, worker=True)},
    }
    if "sampleSet" in job.data:
        spec["sampleSetRef"] = {"name": job.data["sampleSet"], "mountPath": DATA_CENTER}
    if job.servers:
        spec["ps"] = {"replicas": job.servers, "template": _template(job, worker=False)}
    return spec


def _template(job: TrainingJob, *, worker: bool) -> dict[str, Any]:
    """A pod of the job; the servers see the same volumes as the workers, and no GPU."""
    mounts = _mounts(job)
    container: dict[str, Any] = {
        # The training operator recognises its container by this name.
        "name": "paddle",
        "image": job.image,
        "command": list(job.command),
        "env": [{"name": name, "value": value} for name, value in job.env.items()],
        "volumeMounts": [*volume_mounts(mounts), {"name": "dshm", "mountPath": "/dev/shm"}],
    }
    if worker and job.gpus:
        container["resources"] = {"limits": {"nvidia.com/gpu": job.gpus}}
    shared = {"name": "dshm", "emptyDir": {"medium": "Memory"}}
    return {"spec": {"containers": [container], "volumes": [*volumes(mounts), shared]}}


def _mounts(job: TrainingJob) -> list[ClaimMount]:
    mounts = [ClaimMount(job.claim, TASK_CENTER)]
    by_operator = job.group == PADDLE and "sampleSet" in job.data
    if not by_operator and job.data.get("claim"):
        mounts.append(ClaimMount(job.data["claim"], DATA_CENTER, read_only=job.data["claim"] != job.claim))
    return mounts


def prepare_job(
    name: str, image: str, claim: str, url: str, target: str, *, deadline: int, user: int
) -> dict[str, Any]:
    """Fetches the parameters to begin with, once, before any worker starts."""
    return job_object(
        StepJob(
            name=f"{name}-pretrained",
            container="fetch",
            image=image,
            command=[*COPY, "--as-file", "--source", url, "--destination", target],
            mounts=[ClaimMount(claim, TASK_CENTER)],
            user=user,
            deadline_seconds=deadline,
        )
    )


def export_job(name: str, image: str, command: Sequence[str], claim: str, deadline: int) -> dict[str, Any]:
    """Turns the best checkpoint into a model for inference."""
    return job_object(
        StepJob(
            name=f"{name}-inference-convert",
            container="save-inference",
            image=image,
            command=command,
            mounts=[ClaimMount(claim, TASK_CENTER)],
            deadline_seconds=deadline,
        )
    )


def archive_path(name: str) -> str:
    """Where the archive for serving lies in the task volume."""
    return f"{TASK_CENTER}/{name}.tar.gz"


def convert_command(name: str, inference_folder: str) -> list[str]:
    """Converts the inference model for Paddle Serving and packs it with one top folder, the job's name."""
    return ["sh", "-ec", CONVERT, "convert", inference_folder, f"{TASK_CENTER}/serving", name, archive_path(name)]


def convert_job(name: str, image: str, command: Sequence[str], claim: str, deadline: int) -> dict[str, Any]:
    """Makes the archive that serving wants."""
    return job_object(
        StepJob(
            name=f"{name}-serving-convert",
            container="converter",
            image=image,
            command=command,
            mounts=[ClaimMount(claim, TASK_CENTER)],
            deadline_seconds=deadline,
        )
    )
