"""Uploaded pipelines and their versions page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from catalog.store.fetch_page import fetch_page
from catalog.store.fields import Field, Fields
from catalog.store.listing import Listing, Page
from catalog.store.pipeline_rows import PipelineRow, VersionRow
from catalog.store.pipeline_versions import version_row
from catalog.store.schema import pipeline_versions, pipelines

if TYPE_CHECKING:
    from catalog.store.store import Store

_PIPELINE_NAME = Field(pipelines.c.name)
_PIPELINES = Fields(
    pipelines.c.pipeline_id,
    {
        "pipeline_id": Field(pipelines.c.pipeline_id),
        "id": Field(pipelines.c.pipeline_id),
        "name": _PIPELINE_NAME,
        "display_name": _PIPELINE_NAME,
        "description": Field(pipelines.c.description),
        "namespace": Field(pipelines.c.namespace),
        "created_at": Field(pipelines.c.created_at, "number"),
    },
    {},
)
_VERSION_NAME = Field(pipeline_versions.c.name)
_VERSIONS = Fields(
    pipeline_versions.c.version_id,
    {
        "pipeline_version_id": Field(pipeline_versions.c.version_id),
        "id": Field(pipeline_versions.c.version_id),
        "name": _VERSION_NAME,
        "display_name": _VERSION_NAME,
        "description": Field(pipeline_versions.c.description),
        "created_at": Field(pipeline_versions.c.created_at, "number"),
        "digest": Field(pipeline_versions.c.digest),
    },
    {},
)


def list_pipeline_page(store: Store, listing: Listing) -> Page[PipelineRow]:
    """A page of pipelines.

    Fields: pipeline_id (id), name (display_name), description, namespace, created_at. Raises UsageError as fetch_page.
    """
    with store.reading() as connection:
        found = fetch_page(connection, select(pipelines), _PIPELINES, listing)
    rows = tuple(PipelineRow(**{name: getattr(row, name) for name in PipelineRow.__slots__}) for row in found.items)
    return Page(rows, found.total, found.next)


def list_version_page(store: Store, pipeline_id: str, listing: Listing) -> Page[VersionRow]:
    """A page of a pipeline's versions; `pipeline_id` is its whole id.

    Fields: pipeline_version_id (id), name (display_name), description, created_at, digest. Raises as fetch_page.
    """
    query = select(pipeline_versions).where(pipeline_versions.c.pipeline_id == pipeline_id)
    with store.reading() as connection:
        found = fetch_page(connection, query, _VERSIONS, listing)
    return Page(tuple(version_row(row) for row in found.items), found.total, found.next)
