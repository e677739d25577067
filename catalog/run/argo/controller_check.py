"""Whether Argo Workflows is installed in a cluster, and whether its controller is at work."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any

from catalog.errors import Finding, MachineError
from catalog.run.argo.cluster import Cluster
from catalog.run.argo.kinds import LEASE, POD, TASK_RESULT, WORKFLOW
from catalog.run.argo.pod_reasons import pod_reason
from catalog.run.argo.refusals import no_argo

_LABELS = (
    "app=workflow-controller",
    "app.kubernetes.io/name=workflow-controller",
    "app.kubernetes.io/name=argo-workflows-workflow-controller",
)
_LEASE = "workflow-controller"
_STALE_SECONDS = 120.0


def installed(cluster: Cluster) -> list[Finding]:
    """An error for each kind of Argo's that the cluster does not know."""
    missing = [kind for kind in (WORKFLOW, TASK_RESULT) if not cluster.serves(kind)]
    if missing:
        return [finding for kind in missing for finding in no_argo(kind).findings]
    return [Finding("cluster-crd", "Argo Workflows is installed", severity="ok")]


def controller(cluster: Cluster) -> Finding:
    """Whether a controller is seen at work; information where nothing is seen, as it may run outside the cluster."""
    try:
        pods = [pod for labels in _LABELS for pod in cluster.list(POD, labels=labels).items]
        if pods:
            return _by_pods(pods)
        leases = [item for item in cluster.list(LEASE).items if item["metadata"]["name"] == _LEASE]
    except MachineError as error:
        if error.rule != "cluster-forbidden":
            raise
        return _unknown(error.findings[0].message)
    return _by_lease(leases[0]) if leases else _unknown("no pod and no lease of it is seen")


def _by_pods(pods: list[dict[str, Any]]) -> Finding:
    for pod in pods:
        if (pod.get("status") or {}).get("phase") == "Running":
            return Finding("cluster-controller", f"the workflow controller {_named(pod)} runs", severity="ok")
    why = pod_reason(pods[0])
    return Finding(
        "cluster-controller",
        f"the workflow controller {_named(pods[0])} does not run" + (f": {why}" if why else ""),
        hint="workflows wait until it does; its Deployment and its log say more",
    )


def _by_lease(lease: Mapping[str, Any]) -> Finding:
    renewed = str((lease.get("spec") or {}).get("renewTime") or "")
    try:
        moment = datetime.strptime(renewed.partition(".")[0].rstrip("Z"), "%Y-%m-%dT%H:%M:%S")
    except ValueError:
        return _unknown("its lease has no time")
    age = (datetime.now(timezone.utc) - moment.replace(tzinfo=timezone.utc)).total_seconds()
    if age < _STALE_SECONDS:
        return Finding("cluster-controller", "the workflow controller renews its lease", severity="ok")
    return Finding(
        "cluster-controller",
        f"the workflow controller has not renewed its lease {_named(lease)} for {age:.0f} s",
        hint="start it again; workflows wait until it runs",
        severity="warning",
    )


def _unknown(why: str) -> Finding:
    return Finding("cluster-controller", f"cannot tell whether a workflow controller runs: {why}", severity="info")


def _named(item: Mapping[str, Any]) -> str:
    return f"{item['metadata']['namespace']}/{item['metadata']['name']}"
