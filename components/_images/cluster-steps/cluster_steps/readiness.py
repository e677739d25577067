"""Readiness of the kinds that Kubernetes itself defines, and of any that has a condition Ready. All pure."""

from __future__ import annotations

from typing import Any

from cluster_steps.manifests import Manifest
from cluster_steps.predicates import (
    Judgement,
    Predicate,
    bad,
    by_conditions,
    by_phase,
    condition,
    conditions_of,
    good,
    has_condition,
    observed,
    told,
    waiting,
)


def ready(manifest: Manifest) -> Judgement:
    """Ready by the rule of its kind; a kind without conditions is ready when it exists."""
    rule = RULES.get(str(manifest["kind"]))
    if rule is not None:
        return rule(manifest)
    if condition(manifest, "Ready"):
        return by_conditions(("Ready",))(manifest)
    return OTHERS(manifest) if conditions_of(manifest) else good("exists")


def rollout(manifest: Manifest) -> Judgement:
    """A Deployment or StatefulSet of which every replica is of the newest version and available.

    `Progressing` alone is no success; a rollout that passed its deadline is a failure.
    """
    status = manifest.get("status") or {}
    wanted = _number(manifest.get("spec") or {}, "replicas", 1)
    updated, usable, total = (_number(status, key) for key in ("updatedReplicas", "availableReplicas", "replicas"))
    if manifest["kind"] == "StatefulSet" and "availableReplicas" not in status:
        usable = _number(status, "readyReplicas")
    state = f"{usable} of {wanted} replicas available, {updated} up to date"
    if "observedGeneration" not in status or not observed(manifest):
        return waiting("not seen by its controller yet")
    stuck = condition(manifest, "Progressing")
    if stuck.get("reason") == "ProgressDeadlineExceeded":
        return bad(told(stuck))
    if has_condition(manifest, "ReplicaFailure"):
        return bad(told(condition(manifest, "ReplicaFailure")))
    return good(state) if updated >= wanted and usable >= wanted and total <= updated else waiting(state)


def service(manifest: Manifest) -> Judgement:
    """A Service that has its address; of the type LoadBalancer one from outside."""
    spec, status = manifest.get("spec") or {}, manifest.get("status") or {}
    if spec.get("type") != "LoadBalancer":
        return good("exists")
    return good("has an address") if (status.get("loadBalancer") or {}).get("ingress") else waiting("has no address")


def daemon_set(manifest: Manifest) -> Judgement:
    """A DaemonSet with an available pod of the newest version on every node it is for."""
    status = manifest.get("status") or {}
    wanted = _number(status, "desiredNumberScheduled")
    have = min(_number(status, "updatedNumberScheduled"), _number(status, "numberAvailable"))
    state = f"{have} of {wanted} pods available"
    seen = "observedGeneration" in status and observed(manifest)
    return good(state) if seen and have >= wanted else waiting(state)


def pod(manifest: Manifest) -> Judgement:
    """A Pod that is Ready, or has succeeded."""
    if has_condition(manifest, "Ready"):
        return good("Ready")
    return by_phase(("Succeeded",), ("Failed",))(manifest)


OTHERS = by_conditions(("Available", "Complete", "Established", "Succeeded"), ("Failed",))
"""Kinds of others that have conditions, but none called Ready."""

JOB_ENDS = by_conditions(("Complete",), ("Failed",))
"""A batch/v1 Job that has run to its end."""

RULES: dict[str, Predicate] = {
    "DaemonSet": daemon_set,
    "Deployment": rollout,
    "Job": JOB_ENDS,
    "PersistentVolumeClaim": by_phase(("Bound",), ("Lost",)),
    "Pod": pod,
    "Service": service,
    "StatefulSet": rollout,
}


def _number(value: dict[str, Any], key: str, default: int = 0) -> int:
    found = value.get(key)
    return default if found is None else int(found)
