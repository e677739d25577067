"""The annotations and labels by which KFP's user interface knows what a pod does."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from catalog.compile.expressions import literal, tag
from catalog.compile.sources import Slot
from catalog.spec.emit import to_struct
from catalog.spec.input_references import fill_references
from catalog.spec.model import ComponentSpec, TaskSpec

PREFIX = "pipelines.kubeflow.org"
DISPLAY_NAME = f"{PREFIX}/task_display_name"
# Kubernetes bounds all annotations of an object by 256 KiB; a component beyond this is named by its digest alone.
_MAX_SPEC = 96 * 1024


def pod_metadata(
    spec: ComponentSpec, task: TaskSpec | None, slots: Mapping[str, Slot], pod: Mapping[str, Any], described: bool
) -> dict[str, Any]:
    """`metadata` of a pod template; the component's own text is in it when `described`."""
    annotations: dict[str, str] = {}
    if described:
        text = no_tags(json.dumps(to_struct(spec), sort_keys=True, ensure_ascii=False))
        if len(text) <= _MAX_SPEC:
            annotations[f"{PREFIX}/component_spec"] = text
    source = spec.source
    reference = {"digest": source.digest, "url": source.location} if source and source.digest else {}
    if reference:
        if source is not None and source.local:
            del reference["url"]
        annotations[f"{PREFIX}/component_ref"] = json.dumps(reference, sort_keys=True)
    values = {name: slot.parameter for name, slot in slots.items() if slot.parameter}
    if values:
        pairs = ",".join(f"{literal(name)}:inputs.parameters.{parameter}" for name, parameter in values.items())
        # In JSON a brace may be escaped, which keeps the values' own double braces from Argo.
        annotations[f"{PREFIX}/arguments.parameters"] = tag(
            f"replace(toJson({{{pairs} }}),'\\u007b\\u007b','\\u007b\\\\u007b')"
        )
    given = dict((task.annotations or {}) if task else {})
    if DISPLAY_NAME in given:
        annotations[DISPLAY_NAME] = no_tags(str(given[DISPLAY_NAME]))
    fill = _plain_tags(slots)
    annotations.update(fill_references(dict(pod.get("annotations") or {}), fill))
    metadata: dict[str, Any] = {"annotations": annotations} if annotations else {}
    if pod.get("labels"):
        metadata["labels"] = fill_references(dict(pod["labels"]), fill)
    return metadata


def no_tags(text: str) -> str:
    """JSON text in which Argo finds no tag; other text keeps its meaning less the double braces."""
    return text.replace("{{", "{\\u007b") if text.startswith("{") else text.replace("{{", "{ {")


def _plain_tags(slots: Mapping[str, Slot]) -> Any:
    return lambda name: f"{{{{inputs.parameters.{slots[name].parameter}}}}}" if name in slots else ""
