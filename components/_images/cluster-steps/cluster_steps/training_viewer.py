"""VisualDL beside a training: a Deployment that reads the log folder, and its Service."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cluster_steps.step_job import ClaimMount, volume_mounts, volumes
from cluster_steps.training_command import TASK_CENTER

PORT = 8040


def viewer_name(name: str) -> str:
    """The name of Deployment and Service of the training `name`."""
    return f"{name}-visualdl"


def viewer_address(name: str, namespace: str) -> str:
    """Where the viewer answers inside the cluster."""
    return f"http://{viewer_name(name)}.{namespace}:{PORT}"


def viewer_command(log_folder: str) -> list[str]:
    """VisualDL of the training image: nothing is installed when it starts."""
    return ["visualdl", "--logdir", log_folder, "--host", "0.0.0.0", "--port", str(PORT)]


def viewer_deployment(name: str, image: str, command: Sequence[str], claim: str) -> dict[str, Any]:
    """Ready only when the page answers."""
    mounts = [ClaimMount(claim, TASK_CENTER, read_only=True)]
    labels = {"app": viewer_name(name)}
    container = {
        "name": "visualdl",
        "image": image,
        "command": list(command),
        "ports": [{"name": "http", "containerPort": PORT}],
        "readinessProbe": {"httpGet": {"path": "/", "port": PORT}, "periodSeconds": 2, "failureThreshold": 3},
        "volumeMounts": volume_mounts(mounts),
    }
    # It keeps nothing, so nobody waits for it to stop.
    pod = {"containers": [container], "volumes": volumes(mounts), "terminationGracePeriodSeconds": 2}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": viewer_name(name)},
        "spec": {
            "replicas": 1,
            "selector": {"matchLabels": labels},
            "template": {"metadata": {"labels": labels}, "spec": pod},
        },
    }


def viewer_service(name: str) -> dict[str, Any]:
    """The viewer's stable address."""
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": viewer_name(name)},
        "spec": {
            "selector": {"app": viewer_name(name)},
            "ports": [{"name": "http", "port": PORT, "targetPort": PORT}],
        },
    }
