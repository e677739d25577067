"""From a compiled Workflow to the WorkflowTemplate that runs are submitted from."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from typing import Any

from catalog.errors import UsageError
from catalog.spec.names import kubernetes_name

API_VERSION = "argoproj.io/v1alpha1"
MANAGER_LABEL = "app.kubernetes.io/managed-by"
MANAGER = "kfp-catalog"
MAX_NAME = 63
_NAME = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?")


def workflow_template(
    workflow: Mapping[str, Any], name: str, *, namespace: str = "", labels: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The WorkflowTemplate `name` whose runs are that Workflow, with its labels and annotations.

    `labels` are for the template itself. Raises UsageError (rule deploy-name) for a name Kubernetes does not take.
    """
    require_name(name)
    metadata: dict[str, Any] = {"name": name, "labels": labels_of(labels)}
    if namespace:
        metadata["namespace"] = namespace
    spec = copy.deepcopy(dict(workflow["spec"]))
    own = workflow.get("metadata", {})
    inherited = {key: dict(own[key]) for key in ("labels", "annotations") if own.get(key)}
    if inherited:
        given = spec.get("workflowMetadata", {})
        spec["workflowMetadata"] = {key: {**inherited.get(key, {}), **given.get(key, {})} for key in inherited} | {
            key: value for key, value in given.items() if key not in inherited
        }
    return {"apiVersion": API_VERSION, "kind": "WorkflowTemplate", "metadata": metadata, "spec": spec}


def labels_of(labels: Mapping[str, str] | None) -> dict[str, str]:
    """These labels, and the one by which deployed objects are known as the catalog's."""
    return {**(labels or {}), MANAGER_LABEL: MANAGER}


def open_parameters(template: Mapping[str, Any]) -> tuple[str, ...]:
    """The parameters without a value: whoever submits a run must give them."""
    parameters = template["spec"].get("arguments", {}).get("parameters", [])
    return tuple(item["name"] for item in parameters if "value" not in item and "valueFrom" not in item)


def require_name(name: str) -> None:
    """Raises UsageError (rule deploy-name) unless Kubernetes takes the name for an object and for a label."""
    if len(name) <= MAX_NAME and _NAME.fullmatch(name):
        return
    raise UsageError(
        f"{name[:80]!r} is no name for an object of Kubernetes",
        rule="deploy-name",
        hint=f"lower-case letters, digits and hyphens, at most {MAX_NAME} of them",
    )


def object_name(text: str) -> str:
    """A name for such objects made from that of a pipeline. Raises UsageError (rule deploy-name) when none is left."""
    name = kubernetes_name(text)[:MAX_NAME].strip("-")
    if not name:
        hint = "give a name of letters, digits and hyphens"
        raise UsageError(f"the name {text[:80]!r} has nothing that Kubernetes takes", rule="deploy-name", hint=hint)
    return name
