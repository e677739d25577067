"""Artifacts and values of tasks as JSON values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catalog.client.wire.answer import Answer, malformed
from catalog.run.model import Artifact, Value

_PREFIX = "sha256:"


def artifact_json(artifact: Artifact) -> dict[str, Any]:
    """Digest, size in bytes, file or folder, and its URI where it has one."""
    return {
        "digest": f"{_PREFIX}{artifact.digest}",
        "size": artifact.size,
        "kind": artifact.kind,
        "uri": artifact.uri,
    }


def read_artifact(value: object) -> Artifact:
    """The artifact that `artifact_json` wrote."""
    found = Answer.of(value)
    kind = found.text("kind")
    if kind not in ("file", "folder"):
        raise malformed("kind")
    digest = found.text("digest").removeprefix(_PREFIX)
    return Artifact(digest, found.count("size"), "folder" if kind == "folder" else "file", found.text("uri"))


def value_json(value: Value) -> Any:
    """A text as it is, an artifact as an object."""
    return artifact_json(value) if isinstance(value, Artifact) else value


def read_value(value: object) -> Value:
    """The value that `value_json` wrote."""
    return value if isinstance(value, str) else read_artifact(value)


def artifacts_json(outputs: Mapping[str, Artifact]) -> dict[str, Any]:
    """Artifacts by name."""
    return {name: artifact_json(artifact) for name, artifact in outputs.items()}


def read_artifacts(found: Answer) -> dict[str, Artifact]:
    """The artifacts that `artifacts_json` wrote."""
    return {name: read_artifact(value) for name, value in found.value.items()}
