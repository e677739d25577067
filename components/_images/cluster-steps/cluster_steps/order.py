"""Carrying out a step: its objects are put or deleted, waited for, and written to the outputs."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from cluster_steps.actions import delete, make_way, put
from cluster_steps.cluster import Cluster, open_cluster
from cluster_steps.deadline import Deadline
from cluster_steps.errors import StepFailure, StepUsage
from cluster_steps.manifests import Manifest, Marks, as_list, marked
from cluster_steps.masking import shown
from cluster_steps.names import check_label
from cluster_steps.outputs import write_json, write_text
from cluster_steps.predicates import Predicate, phase_or_condition
from cluster_steps.waiting import Wait, Waited, wait_for

WITHOUT_NAMESPACE = frozenset(
    (
        "ClusterRole",
        "ClusterRoleBinding",
        "CustomResourceDefinition",
        "Namespace",
        "PersistentVolume",
        "PriorityClass",
        "StorageClass",
    )
)

RUN_ID_VARIABLES = ("KFP_RUN_ID", "CATALOG_RUN_ID")


@dataclass(frozen=True)
class Order:
    """What the common flags ask for. `owner` is an owner reference that may lack its uid."""

    action: str
    namespace: str
    seconds: float
    marks: Marks
    owner: dict[str, Any]
    dry_run: bool
    output_object: str = ""
    output_name: str = ""
    output_status: str = ""
    output_phase: str = ""


def order_from(args: argparse.Namespace, component: str, instance: str) -> Order:
    """The order in parsed flags, for a component and the name the user gave. Raises StepUsage."""
    namespace = check_label(args.namespace, "namespace") if args.namespace else ""
    run_id = args.run_id or next((os.environ[name] for name in RUN_ID_VARIABLES if os.environ.get(name)), "")
    return Order(
        action=args.action,
        namespace=namespace,
        seconds=args.timeout_minutes * 60,
        marks=Marks(component, instance, run_id),
        owner=_checked_owner(args.owner),
        dry_run=args.dry_run,
        output_object=args.output_object,
        output_name=args.output_name,
        output_status=args.output_status,
        output_phase=args.output_phase,
    )


def carry_out(
    order: Order,
    manifests: Sequence[Manifest],
    waits: Sequence[Wait] = (),
    *,
    main: int = 0,
    job: Predicate | None = None,
) -> list[Manifest]:
    """Do what the order says with the objects; they come back as last seen, none after a delete.

    The outputs `object`, `name`, `status` and `phase` are written whatever came of it: `main` is the object whose name,
    status and phase they hold. `job` tells when the first object, a job, has ended, so that an earlier run's makes way.
    Raises StepFailure, StepTimeout, StepUsage.
    """
    if order.dry_run:
        return _show(order, manifests, main)
    deadline = Deadline(order.seconds)
    with open_cluster(order.namespace) as cluster:
        placed = [cluster.placed(manifest) for manifest in manifests]
        if order.action == "delete":
            delete(cluster, placed, deadline)
            _write_deleted(order, placed[main])
            return []
        marks = replace(order.marks, owner=with_uid(cluster, order.owner))
        if job is not None and order.action == "apply":
            make_way(cluster, placed[0], job, marks.run_id, deadline)
        found = put(cluster, order.action, placed, marks)
        waited = _wait_all(cluster, waits, deadline)
        found = _latest(found, waited)
        _write(order, found, main)
    for one in waited:
        one.require()
    return found


def _show(order: Order, manifests: Sequence[Manifest], main: int) -> list[Manifest]:
    """The dry run: no cluster is asked, so namespaces are added only where the kind is known to have them."""
    place = {"namespace": order.namespace} if order.namespace else {}
    found = [
        manifest
        if manifest["kind"] in WITHOUT_NAMESPACE
        else {**manifest, "metadata": {**place, **manifest["metadata"]}}
        for manifest in manifests
    ]
    found = [marked(manifest, order.marks) for manifest in found]
    print(json.dumps(shown(as_list(found)), indent=2), flush=True)
    if order.action == "delete":
        _write_deleted(order, found[main])
    else:
        _write(order, found, main)
    return found


def _wait_all(cluster: Cluster, waits: Sequence[Wait], deadline: Deadline) -> list[Waited]:
    """Wait for one after the other, up to the first that does not end well."""
    waited: list[Waited] = []
    for wait in waits:
        waited.append(wait_for(cluster, replace(wait, manifest=cluster.placed(wait.manifest)), deadline))
        try:
            waited[-1].require()
        except StepFailure:
            break
    return waited


def _latest(found: Sequence[Manifest], waited: Sequence[Waited]) -> list[Manifest]:
    newest = {_identity(one.manifest): one.manifest for one in waited}
    return [newest.get(_identity(manifest), manifest) for manifest in found]


def _identity(manifest: Manifest) -> tuple[str, str, str]:
    metadata = manifest["metadata"]
    return manifest["kind"], metadata.get("namespace", ""), metadata["name"]


def _write(order: Order, found: Sequence[Manifest], main: int) -> None:
    write_json(order.output_object, shown(as_list(found)))
    write_text(order.output_name, found[main]["metadata"]["name"])
    write_json(order.output_status, found[main].get("status") or {})
    write_text(order.output_phase, phase_or_condition(found[main]))


def _write_deleted(order: Order, manifest: Manifest) -> None:
    write_json(order.output_object, {})
    write_text(order.output_name, manifest["metadata"]["name"])
    write_json(order.output_status, {})
    write_text(order.output_phase, "Deleted")


def _checked_owner(owner: dict[str, Any]) -> dict[str, Any]:
    lacking = [key for key in ("apiVersion", "kind", "name") if owner and not owner.get(key)]
    if lacking:
        raise StepUsage(f"the owner lacks {', '.join(lacking)}", "give apiVersion, kind, name, and uid if it is known")
    return owner


def with_uid(cluster: Cluster, owner: dict[str, Any]) -> dict[str, Any]:
    """The owner with its uid, which is looked up where it is not given. Raises StepFailure when it is not there."""
    if not owner or owner.get("uid"):
        return owner
    manifest = {"apiVersion": owner["apiVersion"], "kind": owner["kind"], "metadata": {"name": owner["name"]}}
    existing = cluster.get(manifest)
    if existing is None:
        raise StepFailure(f"the owner {owner['kind']} {owner['name']} is not in {cluster.namespace}")
    return {**owner, "uid": existing["metadata"]["uid"]}
