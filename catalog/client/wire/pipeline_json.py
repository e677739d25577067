"""Uploaded pipelines and their versions as JSON values."""

from __future__ import annotations

from typing import Any

from catalog.client.wire.answer import Answer
from catalog.store.pipeline_rows import PipelineRow, VersionRow

_PREFIX = "sha256:"


def pipeline_json(row: PipelineRow) -> dict[str, Any]:
    """An uploaded pipeline; times are seconds since the epoch."""
    return {
        "pipeline_id": row.pipeline_id,
        "name": row.name,
        "description": row.description,
        "namespace": row.namespace,
        "default_version_id": row.default_version_id,
        "created_at": row.created_at,
    }


def read_pipeline(found: Answer) -> PipelineRow:
    """The pipeline that `pipeline_json` wrote."""
    return PipelineRow(
        pipeline_id=found.text("pipeline_id"),
        name=found.text("name"),
        description=found.text("description"),
        namespace=found.text("namespace"),
        created_at=found.moment("created_at"),
        default_version_id=found.text("default_version_id"),
    )


def version_json(row: VersionRow) -> dict[str, Any]:
    """A version of an uploaded pipeline; where its components came from is not told."""
    return {
        "version_id": row.version_id,
        "pipeline_id": row.pipeline_id,
        "name": row.name,
        "description": row.description,
        "digest": f"{_PREFIX}{row.digest}",
        "package": {
            "name": row.package_name,
            "size": row.package_size,
            "digest": f"{_PREFIX}{row.package_digest}",
        },
        "code_source_url": row.code_source_url,
        "created_at": row.created_at,
    }


def read_version(found: Answer) -> VersionRow:
    """The version that `version_json` wrote, with `sources` where they stand beside it."""
    package = found.object("package")
    return VersionRow(
        version_id=found.text("version_id"),
        pipeline_id=found.text("pipeline_id"),
        name=found.text("name"),
        description=found.text("description"),
        created_at=found.moment("created_at"),
        digest=found.text("digest").removeprefix(_PREFIX),
        text_digest="",
        package_name=package.text("name"),
        package_digest=package.text("digest").removeprefix(_PREFIX),
        package_size=package.count("size"),
        code_source_url=found.text("code_source_url"),
        sources=dict(found.object("sources").value),
    )
