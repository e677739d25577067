"""Objects of Kubernetes as plain dictionaries: reading, labelling, telling apart and showing them. All pure."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import yaml

from cluster_steps.errors import StepUsage
from cluster_steps.names import LABEL_LENGTH, check_label, check_subdomain, label_value

Manifest = dict[str, Any]

MANAGER = "kfp-catalog"
RUN_LABEL = "kfp-catalog.github.io/run-id"
DIGEST_ANNOTATION = "kfp-catalog.github.io/manifest-sha256"
_NOT_NAMED_AS_DNS = frozenset(("ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"))


@dataclass(frozen=True)
class Marks:
    """What every object of a step carries: which component made it, for which use and run, and who owns it.

    `component` is app.kubernetes.io/name, `instance` the name the user chose, `owner` an owner reference or empty.
    """

    component: str
    instance: str
    run_id: str = ""
    owner: Mapping[str, Any] = field(default_factory=dict)


def parse_manifests(text: str) -> list[Manifest]:
    """The objects in a YAML or JSON text: one, several documents, a list, or a List. Raises StepUsage."""
    try:
        documents = list(yaml.safe_load_all(text))
    except yaml.YAMLError as error:
        raise StepUsage(f"the manifest is neither YAML nor JSON: {error}") from None
    found = [item for document in documents if document is not None for item in _items(document)]
    if not found:
        raise StepUsage("the manifest is empty", "give one object or more")
    return [check_manifest(item) for item in found]


def _items(document: Any) -> Iterable[Any]:
    if isinstance(document, list):
        return [item for entry in document for item in _items(entry)]
    if isinstance(document, dict) and isinstance(document.get("items"), list):
        if str(document.get("kind", "")).endswith("List"):
            return [item for entry in document["items"] for item in _items(entry)]
    return [document]


def check_manifest(item: Any) -> Manifest:
    """`item` as it is, when it is an object with apiVersion, kind and a name. Raises StepUsage."""
    if not isinstance(item, dict):
        raise StepUsage(f"an object is a mapping with apiVersion and kind, not {type(item).__name__}")
    for key in ("apiVersion", "kind"):
        if not isinstance(item.get(key), str) or not item[key]:
            raise StepUsage(f"an object has no {key}", "every object needs apiVersion, kind and metadata.name")
    metadata = item.get("metadata")
    if not isinstance(metadata, dict) or not isinstance(metadata.get("name"), str):
        raise StepUsage(f"a {item['kind']} has no metadata.name", "generateName is not taken: it would make two of one")
    if item["kind"] not in _NOT_NAMED_AS_DNS:
        check_subdomain(metadata["name"], f"name of a {item['kind']}")
    if metadata.get("namespace"):
        check_label(str(metadata["namespace"]), "namespace")
    return item


def describe(manifest: Mapping[str, Any]) -> str:
    """`Kind namespace/name`, as logs say it."""
    metadata = manifest["metadata"]
    place = f"{metadata['namespace']}/" if metadata.get("namespace") else ""
    return f"{manifest['kind']} {place}{metadata['name']}"


def object_manifest(api_version: str, kind: str, name: str, spec: Mapping[str, Any] | None = None) -> Manifest:
    """A new object; its namespace comes from the cluster, its labels from `marked`."""
    manifest: Manifest = {"apiVersion": api_version, "kind": kind, "metadata": {"name": name}}
    return {**manifest, "spec": dict(spec)} if spec is not None else manifest


def instance_labels(marks: Marks) -> dict[str, str]:
    """The labels that find the objects of one use of a component again, whichever run made them."""
    return {
        "app.kubernetes.io/name": label_value(marks.component),
        "app.kubernetes.io/instance": label_value(marks.instance),
        "app.kubernetes.io/managed-by": MANAGER,
    }


def marked(manifest: Manifest, marks: Marks) -> Manifest:
    """A copy with our labels, the run id, the owner, and a digest of what was asked for."""
    result = copy.deepcopy(manifest)
    metadata = result["metadata"]
    labels = {**(metadata.get("labels") or {}), **instance_labels(marks)}
    metadata["annotations"] = {**(metadata.get("annotations") or {}), DIGEST_ANNOTATION: digest(manifest)}
    if marks.run_id:
        labels[RUN_LABEL] = label_value(marks.run_id)
    metadata["labels"] = labels
    if marks.owner:
        metadata["ownerReferences"] = [*(metadata.get("ownerReferences") or ()), dict(marks.owner)]
    return result


def digest(manifest: Mapping[str, Any]) -> str:
    """A digest of the content, in which the order of keys counts for nothing."""
    return sha256(json.dumps(manifest, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def selector(labels: Mapping[str, str]) -> str:
    """Labels as the API's query text."""
    assert all(len(value) <= LABEL_LENGTH for value in labels.values())
    return ",".join(f"{key}={value}" for key, value in sorted(labels.items()))


def as_list(manifests: Iterable[Manifest]) -> Manifest:
    """One object as it is, several as a List."""
    items = list(manifests)
    return items[0] if len(items) == 1 else {"apiVersion": "v1", "kind": "List", "items": items}
