"""A component and its file to what an index says of that version."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from catalog.diff.compare import compare
from catalog.diff.steps import Step
from catalog.library.images import known_image_digest
from catalog.library.index.values import Stored, VersionEntry
from catalog.spec.model import ComponentSpec, InputSpec, OutputSpec


def make_entry(
    spec: ComponentSpec,
    version: str,
    component: Stored,
    files: Mapping[str, Stored],
    changes: tuple[Mapping[str, str], ...] = (),
) -> VersionEntry:
    """The entry of `version`, whose file is stored as `component`. Deprecation is what the annotations say."""
    annotations = dict(spec.annotations)
    successor = annotations.get("superseded_by") or None
    labels = (spec.metadata.labels if spec.metadata else None) or {}
    return VersionEntry(
        version=version,
        digest=component.digest,
        size=component.size,
        description=spec.description or "",
        image=spec.container.image if spec.container else "",
        image_digest=known_image_digest(spec),
        inputs=tuple(_input(port) for port in spec.inputs),
        outputs=tuple(_port(port) for port in spec.outputs),
        labels=dict(labels),
        annotations=annotations,
        deprecated=annotations.get("deprecated") == "true" or successor is not None,
        superseded_by=successor,
        changes=changes,
        files=dict(files),
    )


def changes_between(
    old: ComponentSpec, new: ComponentSpec, steps: Iterable[Step] = ()
) -> tuple[Mapping[str, str], ...]:
    """What `catalog diff` finds between two versions, as an index tells it."""
    return tuple(
        {
            "kind": change.kind,
            "port": change.port,
            "before": change.before,
            "after": change.after,
            "level": change.level.word,
        }
        for change in compare(old, new, steps).changes
    )


def _input(port: InputSpec) -> dict[str, Any]:
    found = _port(port)
    if port.default is not None:
        found["default"] = _json(port.default)
    if port.optional:
        found["optional"] = True
    return found


def _port(port: InputSpec | OutputSpec) -> dict[str, Any]:
    found = {"name": port.name, "type": _json(port.type), "description": port.description}
    return {key: value for key, value in found.items() if value is not None}


def _json(value: Any) -> Any:
    """The value as JSON has it: no number that is none, and texts as keys."""
    if isinstance(value, Mapping):
        return {str(key): _json(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_json(item) for item in value]
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value
