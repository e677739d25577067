"""Uploaded pipelines and their versions as v2beta1 writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hub.kfp.struct import without_empty
from hub.kfp.times import time_text

if TYPE_CHECKING:
    from catalog.store.pipeline_rows import PipelineRow, VersionRow


def pipeline_struct(row: PipelineRow) -> dict[str, Any]:
    """A pipeline; it has one name here, which stands in both fields."""
    return without_empty(
        {
            "pipeline_id": row.pipeline_id,
            "display_name": row.name,
            "name": row.name,
            "description": row.description,
            "created_at": time_text(row.created_at),
            "namespace": row.namespace,
        }
    )


def version_struct(row: VersionRow, pipeline_spec: dict[str, Any] | None = None) -> dict[str, Any]:
    """A version; lists leave the pipeline itself out."""
    return without_empty(
        {
            "pipeline_id": row.pipeline_id,
            "pipeline_version_id": row.version_id,
            "display_name": row.name,
            "name": row.name,
            "description": row.description,
            "created_at": time_text(row.created_at),
            "code_source_url": row.code_source_url,
            "pipeline_spec": pipeline_spec,
        }
    )
