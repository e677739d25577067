"""What may be shown of an object: everything but secrets and the server's book-keeping."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from cluster_steps.manifests import DIGEST_ANNOTATION, Manifest

MASK = "***"
_TELLING = re.compile(r"passw|secret|token|credential|api_?key|access_?key|private_?key", re.IGNORECASE)
_TOO_MUCH = ("kubectl.kubernetes.io/last-applied-configuration", DIGEST_ANNOTATION)
"""Annotations that hold, or are made of, all that was given."""


def shown(manifest: Mapping[str, Any]) -> Manifest:
    """A copy for logs and outputs: data of Secrets and values of telling environment variables are ***."""
    if manifest.get("kind") == "List":
        return {**manifest, "items": [shown(item) for item in manifest["items"]]}
    result: Manifest = {key: _masked(value) for key, value in manifest.items()}
    metadata = dict(result.get("metadata") or {})
    metadata.pop("managedFields", None)
    if isinstance(metadata.get("annotations"), dict):
        metadata["annotations"] = {key: value for key, value in metadata["annotations"].items() if key not in _TOO_MUCH}
    result["metadata"] = metadata
    if result.get("kind") == "Secret":
        for key in ("data", "stringData"):
            if isinstance(result.get(key), dict):
                result[key] = dict.fromkeys(result[key], MASK)
    return result


def _masked(value: Any) -> Any:
    if isinstance(value, list):
        return [_masked(item) for item in value]
    if not isinstance(value, dict):
        return value
    if isinstance(value.get("value"), str) and _TELLING.search(str(value.get("name", ""))):
        return {**value, "value": MASK}
    return {key: _masked(inner) for key, inner in value.items()}
