"""A pipeline's settings as fields of an Argo workflow's spec."""

from __future__ import annotations

from typing import Any

from catalog.pipeline.settings import WorkflowSettings


def spec_fields(settings: WorkflowSettings) -> dict[str, Any]:
    """The fields of `spec` that the settings ask for; what a data volume changes is in `data_volume`."""
    ttl = {
        "secondsAfterCompletion": settings.ttl_seconds,
        "secondsAfterSuccess": settings.ttl_seconds_after_success,
        "secondsAfterFailure": settings.ttl_seconds_after_failure,
    }
    fields: dict[str, Any] = {
        "serviceAccountName": settings.service_account,
        "parallelism": settings.parallelism,
        "activeDeadlineSeconds": settings.timeout_seconds,
        "ttlStrategy": {name: value for name, value in ttl.items() if value is not None},
        "podGC": {"strategy": settings.pod_gc} if settings.pod_gc else {},
        "priority": settings.priority,
        "podPriorityClassName": settings.priority_class,
        "imagePullSecrets": [{"name": name} for name in settings.image_pull_secrets],
        "nodeSelector": dict(settings.node_selector),
        "tolerations": [dict(item) for item in settings.tolerations],
        "affinity": dict(settings.affinity),
        "dnsConfig": dict(settings.dns_config),
    }
    if settings.min_available is not None:
        fields["podDisruptionBudget"] = {"minAvailable": settings.min_available}
    if settings.labels or settings.annotations:
        pods = {"labels": dict(settings.labels), "annotations": dict(settings.annotations)}
        fields["podMetadata"] = {name: value for name, value in pods.items() if value}
    if settings.image_pull_policy:
        fields["templateDefaults"] = {"container": {"imagePullPolicy": settings.image_pull_policy}}
    return {name: value for name, value in fields.items() if value not in (None, "", [], {})}
