"""The pipeline inside a compiled package: what a Workflow was made of, so that any engine can run the package."""

from __future__ import annotations

import base64
import io
import json
import tarfile
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from catalog.errors import CallError, SpecError
from catalog.spec.emit import to_struct, to_yaml
from catalog.spec.model import ComponentSpec
from catalog.spec.parse import parse_component

ANNOTATION = "kfp-catalog/pipeline"
# A Workflow may have 256 KiB of annotations; a pipeline that needs more can only be run where the Workflow is.
LONGEST = 128 << 10
MAX_BYTES = 32 << 20


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
    workflow = _read(path)
    text = (workflow.get("metadata") or {}).get("annotations", {}).get(ANNOTATION)
    if not isinstance(text, str):
        raise _unreadable(path, "it does not hold the pipeline it was made of", "compile it with catalog.compiler")
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
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        found = yaml.load(_member(Path(path)), Loader=loader)
    except (OSError, KeyError, zipfile.BadZipFile, tarfile.TarError, yaml.YAMLError, UnicodeDecodeError) as error:
        raise _unreadable(path, str(error), "") from None
    if not isinstance(found, Mapping):
        raise _unreadable(path, "it holds no object", "")
    return found


def _member(path: Path) -> bytes:
    """The YAML of a package: the file itself, or `pipeline.yaml` or the only YAML file of an archive."""
    if path.name.endswith(".zip"):
        with zipfile.ZipFile(path) as archive, archive.open(_chosen(archive.namelist())) as member:
            return member.read(MAX_BYTES)
    data = path.read_bytes()
    if not path.name.endswith((".tgz", ".tar.gz")):
        return data[:MAX_BYTES]
    with tarfile.open(fileobj=io.BytesIO(data)) as tape:
        found = tape.extractfile(_chosen(tape.getnames()))
        return found.read(MAX_BYTES) if found else b""


def _chosen(names: list[str]) -> str:
    files = [name for name in names if name.endswith((".yaml", ".yml"))]
    if "pipeline.yaml" in files:
        return "pipeline.yaml"
    if len(files) != 1:
        raise KeyError("the archive has no pipeline.yaml")
    return files[0]


def _unreadable(path: str, why: str, hint: str) -> CallError:
    return CallError(f"{path} cannot be run: {why}", rule="package-unreadable", hint=hint)
