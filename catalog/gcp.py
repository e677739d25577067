"""Changes to tasks for clusters on Google Cloud: `task.apply(use_gcp_secret("user-gcp-sa"))`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Change = Callable[[Any], Any]

CREDENTIAL_VARIABLES = ("GOOGLE_APPLICATION_CREDENTIALS", "CLOUDSDK_AUTH_CREDENTIAL_FILE_OVERRIDE")


def use_gcp_secret(
    secret_name: str = "user-gcp-sa",
    secret_file_path_in_volume: str | None = None,
    volume_name: str | None = None,
    secret_volume_mount_path: str = "/secret/gcp-credentials",
) -> Change:
    """Give the task a service account's key from a secret; its file is `/<secret>.json` unless said otherwise."""
    volume = volume_name or f"gcp-credentials-{secret_name}"
    file = secret_volume_mount_path + (secret_file_path_in_volume or f"/{secret_name}.json")

    def change(task: Any) -> Any:
        task.add_volume({"name": volume, "secret": {"secretName": secret_name}})
        task.container.add_volume_mount({"name": volume, "mountPath": secret_volume_mount_path})
        for variable in CREDENTIAL_VARIABLES:
            task.container.add_env_variable({"name": variable, "value": file})
        return task

    return change


def use_tpu(tpu_cores: int | str, tpu_resource: str, tf_version: str) -> Change:
    """Run the task with a TPU, such as 8 cores of `v3` or `preemptible-v3`, for a version of TensorFlow."""

    def change(task: Any) -> Any:
        task.add_pod_annotation("tf-version.cloud-tpus.google.com", str(tf_version))
        task.container.add_resource_limit(f"cloud-tpus.google.com/{tpu_resource}", str(tpu_cores))
        return task

    return change


def use_preemptible_nodepool(
    toleration: Mapping[str, Any] | object | None = None, hard_constraint: bool = False
) -> Change:
    """Run the task on preemptible nodes: preferably, or with `hard_constraint` nowhere else."""
    tolerated = _tainted("preemptible") if toleration is None else toleration
    term = {"matchExpressions": [{"key": "cloud.google.com/gke-preemptible", "operator": "In", "values": ["true"]}]}
    node: dict[str, Any]
    if hard_constraint:
        node = {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [term]}}
    else:
        node = {"preferredDuringSchedulingIgnoredDuringExecution": [{"preference": term, "weight": 50}]}

    def change(task: Any) -> Any:
        return task.add_toleration(tolerated).add_affinity({"nodeAffinity": node})

    return change


def add_gpu_toleration(toleration: Mapping[str, Any] | object | None = None) -> Change:
    """Let the task run on nodes with GPUs, which are tainted."""
    tolerated = _tainted("nvidia.com/gpu") if toleration is None else toleration

    def change(task: Any) -> Any:
        return task.add_toleration(tolerated)

    return change


def _tainted(key: str) -> dict[str, str]:
    return {"effect": "NoSchedule", "key": key, "operator": "Equal", "value": "true"}
