"""Jobs of the Kubeflow training operator: what TFJob, PyTorchJob and their kin have in common."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cluster_steps.actions import delete
from cluster_steps.arguments import boolean, json_object
from cluster_steps.cluster import open_cluster
from cluster_steps.deadline import Deadline
from cluster_steps.errors import StepUsage
from cluster_steps.manifests import Manifest, object_manifest, selector
from cluster_steps.names import check_service_name
from cluster_steps.order import Order, carry_out
from cluster_steps.predicates import by_conditions
from cluster_steps.waiting import Wait

JOB_ENDS = by_conditions(("Succeeded",), ("Failed",))
POD_POLICIES = ("All", "Running", "None")
RESTART_POLICIES = ("Always", "OnFailure", "Never", "ExitCode")


@dataclass(frozen=True)
class JobKind:
    """A kind of job: the key of its replicas, the container that the operator looks for, and the roles it knows."""

    kind: str
    replicas_key: str
    container: str
    roles: tuple[str, ...]


def replica_specs(kind: JobKind, specs: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The replicas of the roles that are given and not empty, each checked. Raises StepUsage."""
    given = {role: dict(specs[role]) for role in kind.roles if specs.get(role)}
    if not given:
        raise StepUsage(f"a {kind.kind} needs replicas", f"give the spec of one role or more: {', '.join(kind.roles)}")
    for role, spec in given.items():
        _check_replica(kind, role, spec)
    return given


def _check_replica(kind: JobKind, role: str, spec: Mapping[str, Any]) -> None:
    pod = (spec.get("template") or {}).get("spec") or {}
    containers = [entry.get("name") for entry in pod.get("containers") or () if isinstance(entry, dict)]
    if kind.container not in containers:
        hint = f"the operator runs template.spec.containers[name={kind.container}]; there is {containers or 'none'}"
        raise StepUsage(f'{role}: no container is named "{kind.container}"', hint)
    replicas = spec.get("replicas", 1)
    if isinstance(replicas, bool) or not isinstance(replicas, int) or replicas < 0:
        raise StepUsage(f"{role}: replicas must be a whole number, not {replicas!r}")
    policy = spec.get("restartPolicy", RESTART_POLICIES[0])
    if policy not in RESTART_POLICIES:
        raise StepUsage(f'{role}: "{policy}" is no restartPolicy', f"use one of {', '.join(RESTART_POLICIES)}")


def job_manifest(
    kind: JobKind, version: str, name: str, replicas: Mapping[str, Any], policy: Mapping[str, Any]
) -> Manifest:
    """The job, with everything about how it runs in spec.runPolicy, where alone the operator reads it."""
    check_service_name(name, f"name of a {kind.kind}")
    spec = {"runPolicy": dict(policy), kind.replicas_key: dict(replicas)}
    return object_manifest(f"kubeflow.org/{version}", kind.kind, name, spec)


def add_run_policy(parser: argparse.ArgumentParser) -> None:
    """The flags of spec.runPolicy; a number below 0 is one that is not set."""
    parser.add_argument("--active-deadline-seconds", type=int, default=-1)
    parser.add_argument("--backoff-limit", type=int, default=-1)
    parser.add_argument("--ttl-seconds-after-finished", type=int, default=-1)
    parser.add_argument("--clean-pod-policy", choices=POD_POLICIES, default="Running")
    parser.add_argument("--run-policy", type=json_object, default={})
    parser.add_argument("--delete-finished", type=boolean, default=False)


def run_policy(args: argparse.Namespace) -> dict[str, Any]:
    """spec.runPolicy by the flags; a field of `--run-policy` is taken where no flag sets it."""
    numbers = {
        "activeDeadlineSeconds": args.active_deadline_seconds,
        "backoffLimit": args.backoff_limit,
        "ttlSecondsAfterFinished": args.ttl_seconds_after_finished,
    }
    given = {key: value for key, value in numbers.items() if value >= 0}
    return {"cleanPodPolicy": args.clean_pod_policy, **args.run_policy, **given}


def run_job(order: Order, manifest: Manifest, *, delete_finished: bool) -> None:
    """Carry out the order with a job; one that has succeeded is deleted if that is wanted, a failed one stays."""
    pods = selector({"training.kubeflow.org/job-name": manifest["metadata"]["name"]})
    found = carry_out(order, [manifest], [Wait(manifest, JOB_ENDS, pods)], job=JOB_ENDS)
    if delete_finished and found and not order.dry_run:
        with open_cluster(order.namespace) as cluster:
            delete(cluster, [cluster.placed(manifest)], Deadline(order.seconds))
