"""Experiments, pipelines and versions as JSON values."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from catalog.store.experiment_row import ExperimentRow
    from catalog.store.listing import Page
    from catalog.store.pipeline_rows import PipelineRow, VersionRow
    from catalog.store.rows import NoteRow

Item = TypeVar("Item")


def page_json(page: Page[Item], name: str, write: Callable[[Item], dict[str, Any]]) -> dict[str, Any]:
    """A page; the token is empty on the last one."""
    items = [write(item) for item in page.items]
    return {name: items, "total_size": page.total, "next_page_token": page.next}


def experiment_json(row: ExperimentRow) -> dict[str, Any]:
    """An experiment; times are seconds since the epoch."""
    return {
        "experiment_id": row.experiment_id,
        "name": row.name,
        "description": row.description,
        "archived": row.archived,
        "baseline_run_id": row.baseline_run_id,
        "created_at": row.created_at,
    }


def pipeline_json(row: PipelineRow) -> dict[str, Any]:
    """An uploaded pipeline."""
    return {
        "pipeline_id": row.pipeline_id,
        "name": row.name,
        "description": row.description,
        "default_version_id": row.default_version_id,
        "created_at": row.created_at,
    }


def version_json(row: VersionRow) -> dict[str, Any]:
    """A version of an uploaded pipeline."""
    return {
        "version_id": row.version_id,
        "pipeline_id": row.pipeline_id,
        "name": row.name,
        "description": row.description,
        "digest": f"sha256:{row.digest}",
        "package": {
            "name": row.package_name,
            "size": row.package_size,
            "digest": f"sha256:{row.package_digest}",
        },
        "created_at": row.created_at,
    }


def note_json(row: NoteRow) -> dict[str, Any]:
    """A note on a run."""
    return {
        "number": row.number,
        "author": row.author,
        "text": row.text,
        "created_at": row.created_at,
        "edited_at": row.edited_at,
    }
