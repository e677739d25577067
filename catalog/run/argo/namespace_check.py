"""Whether a namespace has what a run needs: itself, room for pods, the Secrets that are named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from catalog.errors import Finding, MachineError, RunError
from catalog.run.argo.cluster import Cluster
from catalog.run.argo.kinds import NAMESPACE, NODE, QUOTA, SECRET
from catalog.run.pod import quantity

_COUNTED = ("pods", "count/pods", "count/workflows.argoproj.io")
_COMPUTED = ("cpu", "memory", "requests.cpu", "requests.memory", "limits.cpu", "limits.memory")


def namespace_there(cluster: Cluster, namespace: str) -> list[Finding]:
    """An error when the namespace is missing or going away; information when this user may not look."""
    try:
        found = cluster.get(NAMESPACE, namespace)
    except MachineError as error:
        if error.rule != "cluster-forbidden":
            raise
        message = f'cannot tell whether the namespace "{namespace}" exists: {error.findings[0].message}'
        return [Finding("cluster-namespace", message, severity="info")]
    if found is None:
        return [
            Finding(
                "cluster-namespace",
                f'there is no namespace "{namespace}"',
                hint=f"make it with `kubectl create namespace {namespace}`, or choose another one by --namespace",
            )
        ]
    if (found.get("status") or {}).get("phase") == "Terminating":
        message = f'the namespace "{namespace}" is being deleted'
        return [Finding("cluster-namespace", message, hint="wait until it is gone and make it anew")]
    return [Finding("cluster-namespace", f'the namespace "{namespace}" exists', severity="ok")]


def quotas(cluster: Cluster, namespace: str) -> list[Finding]:
    """An error for each ResourceQuota that leaves no room for a pod; nothing when this user may not look."""
    try:
        items = cluster.list(QUOTA, namespace).items
    except MachineError as error:
        if error.rule != "cluster-forbidden":
            raise
        return []
    return [finding for item in items if not _scoped(item) for finding in _quota(namespace, item)]


def secrets(cluster: Cluster, namespace: str, names: Iterable[str]) -> list[Finding]:
    """An error for each Secret that is not in the namespace; information when this user may not look."""
    found = []
    for name in sorted(set(names)):
        try:
            if cluster.get(SECRET, name, namespace) is None:
                found.append(_no_secret(namespace, name))
        except MachineError as error:
            if error.rule != "cluster-forbidden":
                raise
            message = f'cannot tell whether the namespace "{namespace}" has the Secret "{name}"'
            found.append(Finding("cluster-secret", message, severity="info"))
    return found


def images_on_nodes(cluster: Cluster, images: Iterable[str]) -> list[Finding]:
    """For each image whether a node has it; information in any case, as a node lists only some of what it has."""
    wanted = sorted(set(images))
    if not wanted:
        return []
    try:
        nodes = cluster.list(NODE).items
    except MachineError as error:
        if error.rule != "cluster-forbidden":
            raise
        return [Finding("cluster-image", "cannot tell which images the nodes have already", severity="info")]
    there = {
        full_name(name)
        for node in nodes
        for image in (node.get("status") or {}).get("images") or ()
        for name in image.get("names") or ()
    }
    return [_image(image, full_name(image) in there) for image in wanted]


def full_name(image: str) -> str:
    """The name of an image with registry, folder and tag: `docker.io/library/busybox:latest` for `busybox`."""
    first, slash, _ = image.partition("/")
    if not slash:
        image = f"docker.io/library/{image}"
    elif "." not in first and ":" not in first and first != "localhost":
        image = f"docker.io/{image}"
    return image if "@" in image or ":" in image.rpartition("/")[2] else f"{image}:latest"


def _image(image: str, there: bool) -> Finding:
    if there:
        return Finding("cluster-image", f'the image "{image}" is on a node', severity="ok")
    message = f'no node is known to have the image "{image}": it will be pulled'
    return Finding("cluster-image", message, severity="info")


def _scoped(quota: Mapping[str, Any]) -> bool:
    """True for a quota that concerns certain pods only."""
    spec = quota.get("spec") or {}
    return bool(spec.get("scopes") or spec.get("scopeSelector"))


def _quota(namespace: str, quota: Mapping[str, Any]) -> list[Finding]:
    status = quota.get("status") or {}
    hard = status.get("hard") or (quota.get("spec") or {}).get("hard") or {}
    used = status.get("used") or {}
    named = f'the ResourceQuota "{quota["metadata"]["name"]}" of the namespace "{namespace}"'
    found = []
    for resource in (*_COUNTED, *_COMPUTED):
        if resource in hard and _full(hard[resource], used.get(resource, "0")):
            found.append(
                Finding(
                    "cluster-quota",
                    f"{named} leaves no room: {used.get(resource, '0')} of {hard[resource]} {resource} are in use",
                    hint="wait until other work has ended, or have the quota raised",
                )
            )
    return found


def _full(hard: object, used: object) -> bool:
    try:
        return quantity(used) >= quantity(hard)
    except RunError:
        return False


def _no_secret(namespace: str, name: str) -> Finding:
    return Finding(
        "cluster-secret",
        f'the namespace "{namespace}" has no Secret "{name}"',
        hint=f"make it with `kubectl -n {namespace} create secret generic {name} …`",
    )
