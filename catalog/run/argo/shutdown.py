"""How a workflow is ended, held up or taken up from outside, and what then stands for tasks that never ended."""

from __future__ import annotations

import dataclasses

from catalog.compile.stopping import STOPPING_LABEL
from catalog.errors import MachineError
from catalog.run.argo.cluster import Cluster
from catalog.run.argo.kinds import WORKFLOW
from catalog.run.argo.nodes import WorkflowStatus

_UNENDED = "the workflow ended before the task did"


def request_shutdown(cluster: Cluster, namespace: str, name: str, strategy: str) -> bool:
    """End a workflow: `Stop` runs its exit tasks, `Terminate` does not; False when it is not there."""
    # A workflow that is suspended would not even end.
    change: dict[str, object] = {"spec": {"shutdown": strategy, "suspend": None}}
    if strategy == "Stop":
        change["metadata"] = {"labels": {STOPPING_LABEL: "true"}}
    return _patch(cluster, namespace, name, change)


def set_suspended(cluster: Cluster, namespace: str, name: str, suspended: bool) -> bool:
    """Let a workflow start nothing new, or go on; False when it is not there."""
    return _patch(cluster, namespace, name, {"spec": {"suspend": True if suspended else None}})


def _patch(cluster: Cluster, namespace: str, name: str, change: dict[str, object]) -> bool:
    try:
        cluster.patch(WORKFLOW, name, change, namespace)
    except MachineError as error:
        if error.rule == "cluster-missing":
            return False
        raise
    return True


def settled(status: WorkflowStatus) -> WorkflowStatus:
    """The status of a workflow that is over, with every node ended: the controller may leave some as they were."""
    if all(node.ended for node in status.nodes.values()):
        return status
    message = status.message or _UNENDED
    nodes = {
        key: node if node.ended else dataclasses.replace(node, phase="Error", message=message, synced=True)
        for key, node in status.nodes.items()
    }
    return dataclasses.replace(status, nodes=nodes)


def hangs(status: WorkflowStatus) -> bool:
    """True for a workflow that was stopped, and aborted while its exit tasks ran: Argo then waits for them for ever."""
    nodes = status.nodes.values()
    waits = any(node.hooked and not node.ended for node in nodes)
    return status.shutdown == "Terminate" and waits and all(node.ended for node in nodes if node.type == "Pod")


def abandoned(status: WorkflowStatus) -> WorkflowStatus:
    """The status of such a workflow once it was let go."""
    return settled(dataclasses.replace(status, phase="Failed", message="terminated"))


def vanished(status: WorkflowStatus) -> WorkflowStatus:
    """The status of a workflow that somebody deleted while it ran."""
    message = f"the workflow {status.name} was deleted from the cluster"
    return settled(dataclasses.replace(status, phase="Error", message=message))
