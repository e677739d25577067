"""The pipeline inside a compiled package: what a Workflow was made of, so that any engine can run the package."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from catalog.client.package_bytes import MAX_BYTES, package_text
from catalog.errors import CallError, SpecError, UsageError
from catalog.spec.emit import to_struct, to_yaml
from catalog.spec.model import ComponentSpec
from catalog.spec.parse import parse_component

ANNOTATION = "kfp-catalog/pipeline"
# A Workflow may have 256 KiB of annotations; a pipeline that needs more can only be run where the Workflow is.
LONGEST = 128 << 10


def with_pipeline(workflow: Mapping[str, Any], spec: ComponentSpec) -> dict[str, Any]:
    """The Workflow with the linked pipeline it was made of in an annotation, unless that would be too large."""
    text = base64.b64encode(zlib.compress(_text(spec).encode(), 9)).decode()
    if len(text) > LONGEST:
        return dict(workflow)
    metadata = workflow["metadata"]
    annotations = {**metadata.get("annotations", {}), ANNOTATION: text}
    return {**workflow, "metadata": {**metadata, "annotations": annotations}}


def _text(spec: ComponentSpec) -> str:
    """The pipeline as JSON, which is YAML too and written much faster, unless a sign in it means more in YAML."""
    text = json.dumps(to_struct(spec), ensure_ascii=False)
    return text if text.isprintable() else to_yaml(spec)


def is_package(path: str) -> bool:
    """True for a file that holds a compiled Workflow."""
    return path.endswith((".zip", ".tgz", ".tar.gz")) or (path.endswith((".yaml", ".yml")) and _is_workflow(path))


def pipeline_of_package(path: str) -> ComponentSpec:
    """The pipeline a package was made of. Raises CallError (rule package-unreadable) for a file without one."""
    found = _pipeline(_read(path), path)
    if found is None:
        raise _unreadable(path, "it does not hold the pipeline it was made of", "compile it with catalog.compiler")
    return found


def pipeline_in(text: str, name: str) -> ComponentSpec | None:
    """The pipeline in the annotation of a Workflow's text; None for a text that has none, or is no Workflow.

    Raises CallError (rule package-unreadable) when what stands there is damaged.
    """
    if ANNOTATION not in text:
        return None
    return _pipeline(_object(text, name), name)


def _pipeline(workflow: Mapping[str, Any], path: str) -> ComponentSpec | None:
    metadata = workflow.get("metadata")
    annotations = metadata.get("annotations") if isinstance(metadata, Mapping) else None
    text = annotations.get(ANNOTATION) if isinstance(annotations, Mapping) else None
    if not isinstance(text, str):
        return None
    try:
        unpacker = zlib.decompressobj()
        content = unpacker.decompress(base64.b64decode(text, validate=True), MAX_BYTES)
        return parse_component(content.decode("utf-8"), path)
    except (ValueError, zlib.error, SpecError):
        raise _unreadable(path, "the pipeline in it is damaged", "compile it again") from None


def _is_workflow(path: str) -> bool:
    try:
        return _read(path).get("kind") == "Workflow"
    except CallError:
        return False


def _read(path: str) -> Mapping[str, Any]:
    try:
        return _object(package_text(Path(path).read_bytes(), path), path)
    except OSError as error:
        raise _unreadable(path, str(error), "") from None
    except UsageError as error:
        raise _unreadable(path, error.findings[0].message, error.hint) from None


def _object(text: str, path: str) -> Mapping[str, Any]:
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        found = yaml.load(text, Loader=loader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise _unreadable(path, str(error), "") from None
    if not isinstance(found, Mapping):
        raise _unreadable(path, "it holds no object", "")
    return found


def _unreadable(path: str, why: str, hint: str) -> CallError:
    return CallError(f"{path} cannot be run: {why}", rule="package-unreadable", hint=hint)
