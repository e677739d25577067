"""Changes to tasks for any cluster: `task.apply(mount_pvc("claim", "data", "/data"))`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Change = Callable[[Any], Any]


def mount_pvc(
    pvc_name: str = "pipeline-claim", volume_name: str = "pipeline", volume_mount_path: str = "/mnt/pipeline"
) -> Change:
    """Mount a claim at a path; tasks without a container stay as they are."""

    def change(task: Any) -> Any:
        if not _has_container(task):
            return task
        task.add_volume({"name": volume_name, "persistentVolumeClaim": {"claimName": str(pvc_name)}})
        return task.add_volume_mount({"name": volume_name, "mountPath": volume_mount_path})

    return change


def use_k8s_secret(secret_name: str = "k8s-secret", k8s_secret_key_to_env: Mapping[str, str] | None = None) -> Change:
    """Set environment variables from a secret; the map is from the secret's keys to the variables."""
    variables = dict(k8s_secret_key_to_env or {})

    def change(task: Any) -> Any:
        for key, name in variables.items():
            reference = {"secretKeyRef": {"name": str(secret_name), "key": key}}
            task.container.add_env_variable({"name": name, "valueFrom": reference})
        return task

    return change


def add_default_resource_spec(
    memory_limit: str | None = None,
    cpu_limit: str | None = None,
    memory_request: str | None = None,
    cpu_request: str | None = None,
) -> Change:
    """Set limits and requests for tasks that have no limit of their own; a request is the limit unless given."""
    amounts = (("cpu", cpu_limit, cpu_request or cpu_limit), ("memory", memory_limit, memory_request or memory_limit))

    def change(task: Any) -> Any:
        for name, limit, request in amounts if _has_container(task) else ():
            if task.container.get_resource_limit(name):
                continue
            if limit:
                task.container.add_resource_limit(name, limit)
            if request and not task.container.get_resource_request(name):
                task.container.add_resource_request(name, request)
        return task

    return change


def _has_container(task: Any) -> bool:
    return hasattr(task, "container") and hasattr(task, "add_volume_mount")
