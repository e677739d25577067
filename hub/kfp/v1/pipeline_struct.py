"""Uploaded pipelines and their versions as v1beta1 writes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from hub.kfp.struct import without_empty
from hub.kfp.times import time_text
from hub.kfp.v1.references import NAMESPACE, OWNER, PIPELINE, reference

if TYPE_CHECKING:
    from catalog.store.pipeline_rows import PipelineRow, VersionRow

Parameters = Sequence[dict[str, str]]


def pipeline_struct(row: PipelineRow, version: dict[str, Any] | None) -> dict[str, Any]:
    """A pipeline as JSON data; `version` is its default version as JSON data."""
    return without_empty(
        {
            "id": row.pipeline_id,
            "name": row.name,
            "description": row.description,
            "created_at": time_text(row.created_at),
            "parameters": (version or {}).get("parameters"),
            "default_version": version,
            "resource_references": [reference(NAMESPACE, row.namespace, OWNER)] if row.namespace else [],
        }
    )


def version_struct(row: VersionRow, parameters: Parameters = ()) -> dict[str, Any]:
    """A version as JSON data; lists leave the parameters out."""
    return without_empty(
        {
            "id": row.version_id,
            "name": row.name,
            "description": row.description,
            "created_at": time_text(row.created_at),
            "parameters": list(parameters),
            "code_source_url": row.code_source_url,
            "resource_references": [reference(PIPELINE, row.pipeline_id, OWNER)],
        }
    )
