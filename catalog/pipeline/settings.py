"""How a whole pipeline is to be run on a cluster (KFP: PipelineConf), kept with it as an annotation."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from catalog.errors import CompositionError
from catalog.spec.model import ComponentSpec, MetadataSpec

ANNOTATION = "workflow_settings"


@dataclass(frozen=True, slots=True)
class WorkflowSettings:
    """Settings of a run as a whole, in Kubernetes' and Argo's words.

    `parallelism` bounds the pods that run at once; `timeout_seconds` the whole run; the three `ttl` values are the
    seconds after which the cluster forgets a run that has ended in that way (`ttl_seconds`: in any way). `pod_gc` is
    one of Argo's strategies, such as OnPodSuccess. `priority` is the workflow's in the controller's queue,
    `priority_class` that of its pods. `data_volume` is a Kubernetes volume that carries artifacts instead of the
    artifact repository, below `data_volume_prefix`.
    """

    service_account: str = ""
    parallelism: int | None = None
    timeout_seconds: int | None = None
    ttl_seconds: int | None = None
    ttl_seconds_after_success: int | None = None
    ttl_seconds_after_failure: int | None = None
    pod_gc: str = ""
    priority: int | None = None
    priority_class: str = ""
    image_pull_policy: str = ""
    image_pull_secrets: tuple[str, ...] = ()
    node_selector: Mapping[str, str] = field(default_factory=dict)
    tolerations: tuple[Mapping[str, Any], ...] = ()
    affinity: Mapping[str, Any] = field(default_factory=dict)
    dns_config: Mapping[str, Any] = field(default_factory=dict)
    min_available: int | str | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    annotations: Mapping[str, str] = field(default_factory=dict)
    data_volume: Mapping[str, Any] = field(default_factory=dict)
    data_volume_prefix: str = "artifact_data/"

    def to_json(self) -> str:
        """The settings that differ from the defaults, as canonical JSON; empty when none does."""
        defaults = WorkflowSettings()
        given = {
            item.name: getattr(self, item.name)
            for item in dataclasses.fields(self)
            if getattr(self, item.name) != getattr(defaults, item.name)
        }
        return json.dumps(given, sort_keys=True, ensure_ascii=False) if given else ""

    def over(self, other: WorkflowSettings) -> WorkflowSettings:
        """These settings where they say something, `other`'s elsewhere."""
        defaults = WorkflowSettings()
        given = {
            item.name: getattr(self, item.name)
            for item in dataclasses.fields(self)
            if getattr(self, item.name) != getattr(defaults, item.name)
        }
        return dataclasses.replace(other, **given)


def settings_of(spec: ComponentSpec) -> WorkflowSettings:
    """The settings a pipeline carries. Raises CompositionError (rule bad-settings) for a text that holds none."""
    text = spec.annotations.get(ANNOTATION)
    if not text:
        return WorkflowSettings()
    try:
        given = json.loads(text)
        known = {item.name for item in dataclasses.fields(WorkflowSettings)}
        unknown = sorted(set(given) - known)
        if unknown:
            raise ValueError(f"unknown: {', '.join(unknown)}")
        listed: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in given.items()
        }
        return WorkflowSettings(**listed)
    except (ValueError, TypeError) as error:
        raise CompositionError(
            f"the annotation {ANNOTATION} of the pipeline cannot be read: {error}",
            rule="bad-settings",
            hint="write a JSON object of workflow settings",
        ) from None


def with_settings(spec: ComponentSpec, settings: WorkflowSettings) -> ComponentSpec:
    """The pipeline with these settings beside its other annotations."""
    text = settings.to_json()
    if not text:
        return spec
    old = spec.metadata or MetadataSpec()
    metadata = dataclasses.replace(old, annotations={**(old.annotations or {}), ANNOTATION: text})
    return dataclasses.replace(spec, metadata=metadata)
