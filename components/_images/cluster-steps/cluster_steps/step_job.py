"""A Job with one container beside claims and a Secret: the form of all work that needs a shared volume."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cluster_steps.storage_credentials import SECRET_FOLDER

STEPS_IMAGE = "kfp-catalog/cluster-steps:1.0.0"
STEPS_USER = 1000
KEPT_SECONDS = 86400


@dataclass(frozen=True)
class ClaimMount:
    """A PersistentVolumeClaim and where a container sees it."""

    claim: str
    path: str
    read_only: bool = False


@dataclass(frozen=True)
class StepJob:
    """One container that runs to its end. `secret` is mounted at SECRET_FOLDER; '' is none.

    `user` is set for an image of ours: it then runs as that user, without rights and with a root it cannot write to.
    """

    name: str
    container: str
    image: str
    command: Sequence[str]
    mounts: Sequence[ClaimMount] = ()
    env: Mapping[str, str] = field(default_factory=dict)
    secret: str = ""
    user: int | None = None
    deadline_seconds: int = 3600
    backoff_limit: int = 1


def job_object(job: StepJob) -> dict[str, Any]:
    """The `batch/v1` Job."""
    container: dict[str, Any] = {
        "name": job.container,
        "image": job.image,
        "command": list(job.command),
        "volumeMounts": volume_mounts(job.mounts, job.secret),
        # What the program writes there last is the Job's result; a failed one leaves the end of its log.
        "terminationMessagePolicy": "FallbackToLogsOnError",
    }
    if job.env:
        container["env"] = [{"name": name, "value": value} for name, value in job.env.items()]
    pod: dict[str, Any] = {"restartPolicy": "Never", "volumes": volumes(job.mounts, job.secret)}
    if job.user is not None:
        container["securityContext"] = locked_container()
        container["volumeMounts"].append({"name": "scratch", "mountPath": "/tmp"})
        pod["volumes"].append({"name": "scratch", "emptyDir": {}})
        pod["securityContext"] = locked_pod(job.user)
        pod["automountServiceAccountToken"] = False
    pod["containers"] = [container]
    spec = {
        "backoffLimit": job.backoff_limit,
        "activeDeadlineSeconds": job.deadline_seconds,
        # Its log can be read for a day.
        "ttlSecondsAfterFinished": KEPT_SECONDS,
        "template": {"spec": pod},
    }
    return {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": job.name}, "spec": spec}


def volumes(mounts: Sequence[ClaimMount], secret: str = "") -> list[dict[str, Any]]:
    """One volume for each claim, however often it is mounted, and one for the Secret."""
    found: list[dict[str, Any]] = [
        {"name": name, "persistentVolumeClaim": {"claimName": claim}} for claim, name in _names(mounts).items()
    ]
    if secret:
        found.append({"name": "storage-secret", "secret": {"secretName": secret}})
    return found


def volume_mounts(mounts: Sequence[ClaimMount], secret: str = "") -> list[dict[str, Any]]:
    """The mounts of a container that sees all of them."""
    names = _names(mounts)
    found: list[dict[str, Any]] = [
        {"name": names[mount.claim], "mountPath": mount.path, **({"readOnly": True} if mount.read_only else {})}
        for mount in mounts
    ]
    if secret:
        found.append({"name": "storage-secret", "mountPath": SECRET_FOLDER, "readOnly": True})
    return found


def locked_container() -> dict[str, Any]:
    """The security context of a container of our own image."""
    return {"allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True, "capabilities": {"drop": ["ALL"]}}


def locked_pod(user: int) -> dict[str, Any]:
    """The security context of a pod of our own image: one user, and volumes that its group can write to.

    Root (0) is for claims whose volumes belong to root and do not change hands; it has no capabilities either.
    """
    volumes_of_group = {"fsGroup": STEPS_USER, "fsGroupChangePolicy": "OnRootMismatch"} if user else {}
    return {"runAsNonRoot": user != 0, "runAsUser": user, **volumes_of_group}


def _names(mounts: Sequence[ClaimMount]) -> dict[str, str]:
    """Claims may be called what volumes may not, so volumes are numbered."""
    claims = dict.fromkeys(mount.claim for mount in mounts)
    return {claim: f"claim-{number}" for number, claim in enumerate(claims)}
