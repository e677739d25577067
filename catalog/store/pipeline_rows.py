"""Uploaded pipelines and their versions as the store gives them back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class PipelineRow:
    """An uploaded pipeline; `created_at` is in seconds since the epoch. Its default version is the one that runs when
    none is named, empty for a pipeline without versions."""

    pipeline_id: str
    name: str
    description: str
    namespace: str
    created_at: float
    default_version_id: str


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version of an uploaded pipeline.

    `digest` is sha256 hex of the pipeline's text as it was written, `text_digest` that of the linked one in the store,
    `package_digest` that of the uploaded file, whose name and size in bytes stand beside it. `sources` says where its
    components came from, by digest.
    """

    version_id: str
    pipeline_id: str
    name: str
    description: str
    created_at: float
    digest: str
    text_digest: str
    package_name: str
    package_digest: str
    package_size: int
    code_source_url: str
    sources: Mapping[str, Any] = field(default_factory=dict)
