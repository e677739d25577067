"""Previews of what a run has made, read from the artifact store as far as they need it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalog.errors import CatalogError
from catalog.view.previews.model import BytesPreview, FolderPreview, Preview
from catalog.view.previews.read import IMAGE_BYTES, PREVIEW_BYTES, image_type, preview_of

if TYPE_CHECKING:
    from catalog.run.content_store import ContentStore
    from catalog.run.model import Artifact

MAX_FILES = 200


def artifact_preview(artifacts: ContentStore, artifact: Artifact, name: str = "") -> Preview:
    """The preview of an artifact; one that is gone, or cannot be read, says so instead of raising."""
    try:
        if artifact.kind == "folder":
            files = [(entry.path, entry.size) for entry in artifacts.manifest(artifact).files]
            return FolderPreview(tuple(files[:MAX_FILES]), max(0, len(files) - MAX_FILES))
        return preview_of(name, _head(artifacts, artifact), artifact.size)
    except (CatalogError, OSError) as error:
        reason = error.findings[0].message if isinstance(error, CatalogError) else str(error)
        return BytesPreview(f"it cannot be read: {reason}")


def _head(artifacts: ContentStore, artifact: Artifact) -> bytes:
    """The beginning, or all of an image that is small enough."""
    with artifacts.open(artifact) as stream:
        data = stream.read(PREVIEW_BYTES)
        if image_type(data) and artifact.size <= IMAGE_BYTES:
            data += stream.read(IMAGE_BYTES)
    return data
