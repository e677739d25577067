"""Making a run's Workflow, once: its name follows from the run, and its labels lead back to it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from catalog.errors import MachineError
from catalog.run.argo.cluster import Cluster
from catalog.run.argo.kinds import WORKFLOW
from catalog.spec.names import kubernetes_name

RUN_ID = "kfp-catalog/run-id"
SUBMISSION = "kfp-catalog/submission"
BEFORE = "kfp-catalog/before"

_NAME_LENGTH = 48
_ID_LENGTH = 8


@dataclass(frozen=True, slots=True)
class Before:
    """What was so when a workflow was made: the paths of tasks left out, and how often others had been tried."""

    known: tuple[str, ...] = ()
    attempts: Mapping[str, int] = field(default_factory=dict)

    def to_text(self) -> str:
        """As the workflow's annotation has it."""
        return json.dumps({"known": list(self.known), "attempts": dict(self.attempts)}, sort_keys=True)


def workflow_name(run_name: str, run_id: str, submission: int = 1) -> str:
    """The name of a run's workflow: a DNS label that no other run has; later submissions are numbered."""
    base = kubernetes_name(run_name)[:_NAME_LENGTH].strip("-") or "run"
    name = f"{base}-{run_id[:_ID_LENGTH]}"
    return name if submission == 1 else f"{name}-{submission}"


def workflow_labels(run_id: str, submission: int) -> dict[str, str]:
    """The labels by which a run finds its workflow again."""
    return {RUN_ID: run_id, SUBMISSION: str(submission)}


def submission_of(workflow: Mapping[str, Any]) -> int:
    """Which submission of its run a workflow is, counted from 1."""
    text = str((workflow["metadata"].get("labels") or {}).get(SUBMISSION, ""))
    return int(text) if text.isdigit() else 1


def before_of(workflow: Mapping[str, Any]) -> Before:
    """What was so when this workflow was made. Raises MachineError when its annotation is not ours any more."""
    text = (workflow["metadata"].get("annotations") or {}).get(BEFORE) or "{}"
    try:
        given = json.loads(text)
        return Before(tuple(given.get("known", ())), dict(given.get("attempts", {})))
    except (ValueError, AttributeError, TypeError):
        raise MachineError(
            f"the annotation {BEFORE} of the workflow {workflow['metadata']['name']} was changed and cannot be read",
            rule="workflow-changed",
            hint="run the pipeline anew",
        ) from None


def find_submitted(cluster: Cluster, namespace: str, run_id: str) -> dict[str, Any] | None:
    """The newest workflow of a run; None when the cluster has none."""
    found = cluster.list(WORKFLOW, namespace, labels=f"{RUN_ID}={run_id}").items
    return max(found, key=submission_of, default=None)


def delete_submitted(cluster: Cluster, namespace: str, run_id: str) -> None:
    """Delete every workflow of a run, and with them their pods."""
    for workflow in cluster.list(WORKFLOW, namespace, labels=f"{RUN_ID}={run_id}").items:
        cluster.delete(WORKFLOW, workflow["metadata"]["name"], namespace)


def submit(cluster: Cluster, namespace: str, workflow: Mapping[str, Any]) -> dict[str, Any]:
    """Make the workflow, or return the one of that name when it is the same run's. Raises MachineError as refused."""
    wanted = workflow["metadata"]
    try:
        return cluster.create(WORKFLOW, workflow, namespace)
    except MachineError as error:
        if error.rule != "cluster-exists":
            raise
        there = cluster.get(WORKFLOW, wanted["name"], namespace)
        if there is None or (there["metadata"].get("labels") or {}).get(RUN_ID) != wanted["labels"][RUN_ID]:
            raise
        return there
