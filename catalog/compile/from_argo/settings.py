"""The fields of a workflow that concern the run as a whole, as the pipeline's settings."""

from __future__ import annotations

from typing import Any

from catalog.compile.cursor import Cursor
from catalog.pipeline.settings import WorkflowSettings

# kfp writes this account into every workflow; it says where kfp is installed, not what the pipeline needs.
KFP_ACCOUNT = "pipeline-runner"
KNOWN = (
    "serviceAccountName",
    "parallelism",
    "activeDeadlineSeconds",
    "ttlStrategy",
    "podGC",
    "priority",
    "podPriorityClassName",
    "imagePullSecrets",
    "nodeSelector",
    "tolerations",
    "affinity",
    "dnsConfig",
    "podDisruptionBudget",
    "podMetadata",
    "templateDefaults",
)
_NUMBERS = {"parallelism": "parallelism", "activeDeadlineSeconds": "timeout_seconds", "priority": "priority"}
_MAPS = {"nodeSelector": "node_selector", "affinity": "affinity", "dnsConfig": "dns_config"}


def read_settings(spec: Cursor) -> WorkflowSettings:
    """The settings of a workflow's `spec`; reports parts of them that have no counterpart."""
    found: dict[str, Any] = {}
    for key, name in _NUMBERS.items():
        value = spec.plain(key)
        if isinstance(value, int) and value > 0:
            found[name] = value
    for key, name in _MAPS.items():
        if spec.get(key) is not None:
            found[name] = spec.plain(key) or {}
    account = spec.text("serviceAccountName")
    found["service_account"] = "" if account == KFP_ACCOUNT else account
    found["priority_class"] = spec.text("podPriorityClassName")
    found["tolerations"] = tuple(spec.plain("tolerations") or ())
    found["image_pull_secrets"] = tuple(item.text("name") for item in spec.listed("imagePullSecrets"))
    _add_ends(found, spec)
    _add_pods(found, spec)
    return WorkflowSettings(**found)


def _add_ends(found: dict[str, Any], spec: Cursor) -> None:
    """What becomes of the workflow and its pods afterwards."""
    ttl = spec.get("ttlStrategy")
    if ttl is not None:
        ttl.only(("secondsAfterCompletion", "secondsAfterSuccess", "secondsAfterFailure"), "argo-workflow-field")
        found["ttl_seconds"] = ttl.plain("secondsAfterCompletion")
        found["ttl_seconds_after_success"] = ttl.plain("secondsAfterSuccess")
        found["ttl_seconds_after_failure"] = ttl.plain("secondsAfterFailure")
    collected = spec.get("podGC")
    if collected is not None:
        collected.only(("strategy",), "argo-workflow-field")
        found["pod_gc"] = collected.text("strategy")
    budget = spec.get("podDisruptionBudget")
    if budget is not None:
        budget.only(("minAvailable",), "argo-workflow-field")
        found["min_available"] = budget.plain("minAvailable")


def _add_pods(found: dict[str, Any], spec: Cursor) -> None:
    metadata = spec.get("podMetadata")
    if metadata is not None:
        metadata.only(("labels", "annotations"), "argo-workflow-field")
        found["labels"] = metadata.plain("labels") or {}
        found["annotations"] = metadata.plain("annotations") or {}
    defaults = spec.get("templateDefaults")
    if defaults is not None:
        defaults.only(("container",), "argo-workflow-field")
        container = defaults.get("container")
        if container is not None:
            container.only(("imagePullPolicy",), "argo-workflow-field")
            found["image_pull_policy"] = container.text("imagePullPolicy")
