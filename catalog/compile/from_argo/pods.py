"""The settings of a container template's pod, as `x-catalog.pod` has them."""

from __future__ import annotations

from typing import Any

from catalog.compile.cursor import Cursor
from catalog.compile.from_argo.templates import Templates
from catalog.compile.from_argo.texts import settings_of
from catalog.compile.json_data import json_data
from catalog.spec.pod_grammar import CONTAINER_KEYS

KFP = "pipelines.kubeflow.org/"
# What kfp itself writes on every template: it says how the file was made, not how the pod is to run.
_OWN_LABELS = (f"{KFP}kfp_sdk_version", f"{KFP}pipeline-sdk-type", f"{KFP}enable_caching", f"{KFP}v2_component")
_OF_TEMPLATE = (
    "volumes",
    "nodeSelector",
    "tolerations",
    "affinity",
    "sidecars",
    "initContainers",
    "securityContext",
    "serviceAccountName",
)
_LISTS = ("volumes", "tolerations", "sidecars", "initContainers", "env", "envFrom", "volumeMounts")
_OF_CONTAINER = ("env", "envFrom", "resources", "volumeMounts", "imagePullPolicy")
KNOWN = (*_OF_TEMPLATE, "metadata", "podSpecPatch", "priority")
CONTAINER_KNOWN = (*_OF_CONTAINER, *CONTAINER_KEYS, "name", "image", "command", "args")


def read_pod(template: Cursor, container: Cursor, templates: Templates) -> dict[str, Any]:
    """The settings of the template and its container; reports what has no counterpart."""
    pod: dict[str, Any] = {}
    container.only(CONTAINER_KNOWN, "argo-container")
    for place, names in ((template, _OF_TEMPLATE), (container, _OF_CONTAINER)):
        for name, found in place.fields().items():
            if name in names and _is_formed(name, found):
                pod[name] = settings_of(found)
    own = {name: settings_of(found) for name, found in container.fields().items() if name in CONTAINER_KEYS}
    if own:
        pod["container"] = own
    if template.get("priority") is not None:
        pod["priority"] = template.plain("priority")
    _add_volumes(pod, templates)
    _add_metadata(pod, template)
    patch = template.get("podSpecPatch")
    if patch is not None:
        _add_patch(pod, patch)
    return {name: value for name, value in pod.items() if value not in ([], {}, "", None)}


def _is_formed(name: str, place: Cursor) -> bool:
    """True for what Kubernetes has under the name, as far as it is read here; reports another shape."""
    if name == "resources":
        place.only(("limits", "requests"), "argo-container")
        return all(side.is_map() for side in place.fields().values())
    if name == "env" and place.is_list():
        entries = place.plain()
        named = all(isinstance(item, dict) and isinstance(item.get("name"), str) for item in entries)
        if not named or not all(isinstance(item.get("value", ""), str) for item in entries):
            place.refuse("wrong-type", f"{place.what} must be a list of variables with a name and a text")
            return False
    if name not in _LISTS or (place.is_list() and all(item.is_map() for item in place.each())):
        return True
    place.refuse("wrong-type", f"{place.what} must be a list of maps")
    return False


def _add_volumes(pod: dict[str, Any], templates: Templates) -> None:
    """The workflow's own volumes that the pod mounts."""
    own = {str(item.get("name")) for item in pod.get("volumes", []) if isinstance(item, dict)}
    containers = [pod, *pod.get("sidecars", []), *pod.get("initContainers", [])]
    mounts = [mount for item in containers if isinstance(item, dict) for mount in _listed(item.get("volumeMounts"))]
    wanted = dict.fromkeys(str(mount.get("name")) for mount in mounts if isinstance(mount, dict))
    shared = [templates.volumes[name] for name in wanted if name in templates.volumes and name not in own]
    if shared:
        pod["volumes"] = [*pod.get("volumes", []), *shared]


def _listed(data: Any) -> list[Any]:
    return data if isinstance(data, list) else []


def _add_metadata(pod: dict[str, Any], template: Cursor) -> None:
    metadata = template.get("metadata")
    if metadata is None:
        return
    metadata.only(("labels", "annotations"), "argo-metadata")
    for side in ("labels", "annotations"):
        place = metadata.get(side)
        entries = place.fields() if place is not None else {}
        kept = {
            name: settings_of(value)
            for name, value in entries.items()
            if name not in _OWN_LABELS and not (side == "annotations" and name.startswith(KFP))
        }
        if kept:
            pod[side] = kept


def _add_patch(pod: dict[str, Any], patch: Cursor) -> None:
    """What kfp writes into a pod patch: amounts and node selectors known only when the task starts."""
    found = settings_of(patch)
    data = json_data(found) if isinstance(found, str) else None
    rest = dict(data) if isinstance(data, dict) else {"podSpecPatch": found}
    for name in ("nodeSelector", "priority", "imagePullSecrets"):
        if name in rest:
            pod[name] = rest.pop(name)
    containers = rest.pop("containers", [])
    for item in containers if isinstance(containers, list) else [containers]:
        known = isinstance(item, dict) and set(item) <= {"name", "resources"} and item.get("name") == "main"
        if known and isinstance(item.get("resources", {}), dict):
            for side, amounts in item.get("resources", {}).items():
                pod.setdefault("resources", {}).setdefault(side, {}).update(amounts)
        else:
            rest["containers"] = item
    if rest:
        patch.refuse("argo-pod-patch", f"the pod patch changes {', '.join(rest)}, which cannot be carried over")
