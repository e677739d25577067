"""The plain way to a data set: a Job that copies it into a claim."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cluster_steps.claim_uri import parse_claim_uri
from cluster_steps.step_job import STEPS_USER, ClaimMount, StepJob, job_object
from cluster_steps.storage_credentials import SECRET_FOLDER
from cluster_steps.training_command import DATA_CENTER

SOURCE_FOLDER = "/mnt/source"
RESULT = "/dev/termination-log"
GOOGLE_KEY = "key.json"


@dataclass(frozen=True)
class CopyOrder:
    """A data set to be copied from `source_uri` to `folder` in `claim`. `secret` and `endpoint` may be ''."""

    name: str
    folder: str
    claim: str
    source_uri: str
    secret: str
    endpoint: str
    image: str
    deadline_seconds: int
    user: int = STEPS_USER

    @property
    def job_name(self) -> str:
        """The name of the Job."""
        return f"{self.name}-copy"

    @property
    def reference(self) -> dict[str, str]:
        """What later steps need: the claim and the folder in it."""
        return {"claim": self.claim, "path": self.folder}


def copy_job(order: CopyOrder) -> dict[str, Any]:
    """The Job; a source in another claim is mounted beside the target, for reading only."""
    mounts, source = [ClaimMount(order.claim, DATA_CENTER)], order.source_uri
    if source.startswith("pvc://"):
        place = parse_claim_uri(source)
        mounts.append(ClaimMount(place.claim, SOURCE_FOLDER, read_only=True))
        source = f"file://{SOURCE_FOLDER}/{place.path}"
    command = ["python", "-m", "cluster_steps.dataset_copy", "--source", source]
    command += ["--destination", f"{DATA_CENTER}/{order.folder}", "--endpoint", order.endpoint, "--result", RESULT]
    google = order.secret and source.startswith("gs://")
    return job_object(
        StepJob(
            name=order.job_name,
            container="copy",
            image=order.image,
            command=command,
            mounts=mounts,
            secret=order.secret,
            env={"GOOGLE_APPLICATION_CREDENTIALS": f"{SECRET_FOLDER}/{GOOGLE_KEY}"} if google else {},
            user=order.user,
            deadline_seconds=order.deadline_seconds,
        )
    )
