"""What a step does with its objects: apply, create, patch or delete, each of which may be done twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from cluster_steps.cluster import Cluster
from cluster_steps.deadline import Deadline
from cluster_steps.errors import ApiFailure, StepFailure, StepTimeout
from cluster_steps.kinds import UnknownKind
from cluster_steps.manifests import DIGEST_ANNOTATION, RUN_LABEL, Manifest, Marks, describe, digest, marked
from cluster_steps.names import label_value
from cluster_steps.predicates import Predicate, Verdict
from cluster_steps.watching import changes

Put = Callable[[Cluster, Manifest, Marks], Manifest]


def put(cluster: Cluster, action: str, manifests: Iterable[Manifest], marks: Marks) -> list[Manifest]:
    """Carry out `apply`, `create` or `patch` on objects in their order; what the server made of them comes back."""
    return [_say(action, PUTS[action](cluster, manifest, marks)) for manifest in manifests]


def _apply(cluster: Cluster, manifest: Manifest, marks: Marks) -> Manifest:
    try:
        return cluster.apply(marked(manifest, marks))
    except ApiFailure as failure:
        if failure.code == 422 and "immutable" in str(failure):
            hint = "such a field cannot change: delete the object first, or give another name"
            raise StepFailure(f"{describe(manifest)}: {failure}", hint) from None
        raise


def _create(cluster: Cluster, manifest: Manifest, marks: Marks) -> Manifest:
    try:
        return cluster.create(marked(manifest, marks))
    except ApiFailure as failure:
        if failure.code != 409:
            raise
    existing = cluster.get(manifest)
    annotations = (existing or {}).get("metadata", {}).get("annotations") or {}
    if existing is None or annotations.get(DIGEST_ANNOTATION) != digest(manifest):
        hint = "use the action apply to change it, or delete it first"
        raise StepFailure(f"there is another {describe(manifest)} already", hint)
    return existing


def _patch(cluster: Cluster, manifest: Manifest, marks: Marks) -> Manifest:
    try:
        return cluster.patch(manifest)
    except ApiFailure as failure:
        if failure.code == 404:
            raise StepFailure(f"there is no {describe(manifest)} to patch", "use the action apply") from None
        raise


PUTS: dict[str, Put] = {"apply": _apply, "create": _create, "patch": _patch}

ACTIONS = (*PUTS, "delete")


def _say(action: str, manifest: Manifest) -> Manifest:
    print(f"{action}: {describe(manifest)}", flush=True)
    return manifest


def delete(cluster: Cluster, manifests: Sequence[Manifest], deadline: Deadline) -> None:
    """Delete objects, the last first, and wait until they are gone; what is not there is well. Raises StepTimeout."""
    for manifest in reversed(manifests):
        try:
            found = cluster.delete(manifest)
        except UnknownKind:
            found = False
        print(f"delete: {describe(manifest)}{'' if found else ' is not there'}", flush=True)
        if found:
            wait_gone(cluster, manifest, deadline)


def wait_gone(cluster: Cluster, manifest: Manifest, deadline: Deadline) -> None:
    """Wait until an object that is being deleted is gone, or another has its name. Raises StepTimeout."""
    uid = ""
    for current in changes(cluster, manifest, deadline):
        if current is None:
            return
        uid = uid or current["metadata"]["uid"]
        if current["metadata"]["uid"] != uid:
            return
    hint = "a finaliser holds it: look at metadata.finalizers"
    raise StepTimeout(f"{describe(manifest)} is still being deleted after {deadline.seconds:g} s", hint)


def make_way(cluster: Cluster, manifest: Manifest, ended: Predicate, run_id: str, deadline: Deadline) -> None:
    """Before a job is applied: delete one of its name that has ended, so that the new one runs.

    A job of this very run that has succeeded stays, as does one that still runs: the step goes on with it. Raises
    StepFailure when another run's job is still at work under the name.
    """
    existing = cluster.get(manifest)
    if existing is None:
        return
    owner = (existing["metadata"].get("labels") or {}).get(RUN_LABEL, "")
    ours = bool(run_id) and owner == label_value(run_id)
    verdict = ended(existing).verdict
    if "deletionTimestamp" in existing["metadata"]:
        wait_gone(cluster, manifest, deadline)
        return
    if verdict is Verdict.WAIT:
        if run_id and owner and not ours:
            raise StepFailure(f"{describe(manifest)} is at work for the run {owner}", "give the job another name")
        return
    if ours and verdict is Verdict.SUCCESS:
        return
    print(f"delete: {describe(manifest)}, which has ended, to run it anew", flush=True)
    if cluster.delete(manifest, existing["metadata"]["uid"]):
        wait_gone(cluster, manifest, deadline)
