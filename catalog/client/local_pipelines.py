"""Uploaded pipelines of a session's own store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from catalog.client.read_upload import Package
from catalog.client.request import RunRequest
from catalog.client.session import Session
from catalog.client.uploads import upload_pipeline, upload_version, version_request
from catalog.client.workspace import NEWEST
from catalog.store import pipeline_pages, pipeline_versions, pipelines
from catalog.store.listing import Listing, Page

if TYPE_CHECKING:
    from catalog.store.pipeline_rows import PipelineRow, VersionRow


@dataclass(frozen=True)
class LocalPipelines:
    """Fills the Protocol `Pipelines`."""

    session: Session

    def upload(
        self, package: Package, *, name: str = "", version: str = "", description: str = ""
    ) -> tuple[PipelineRow, VersionRow]:
        """As `client.uploads.upload_pipeline`."""
        return upload_pipeline(self.session, package, name=name, version=version, description=description)

    def upload_version(
        self, pipeline: str, package: Package, *, version: str = "", description: str = ""
    ) -> VersionRow:
        """As `client.uploads.upload_version`."""
        return upload_version(self.session, pipeline, package, version=version, description=description)

    def get(self, pipeline: str) -> PipelineRow:
        """As `store.pipelines.get_pipeline`."""
        return pipelines.get_pipeline(self.session.store, pipeline)

    def page(self, listing: Listing = NEWEST) -> Page[PipelineRow]:
        """As `store.pipeline_pages.list_pipeline_page`."""
        return pipeline_pages.list_pipeline_page(self.session.store, listing)

    def versions(self, pipeline: str, listing: Listing = NEWEST) -> Page[VersionRow]:
        """As `store.pipeline_pages.list_version_page`."""
        return pipeline_pages.list_version_page(self.session.store, self.get(pipeline).pipeline_id, listing)

    def version(self, pipeline: str, version: str = "") -> VersionRow:
        """As `store.pipeline_versions.find_version`."""
        return pipeline_versions.find_version(self.session.store, pipeline, version)

    def set_default(self, pipeline: str, version: str) -> VersionRow:
        """As `store.pipeline_versions.set_default_version`."""
        return pipeline_versions.set_default_version(self.session.store, pipeline, version)

    def text(self, version: VersionRow) -> str:
        """As `store.pipeline_versions.version_text`."""
        return pipeline_versions.version_text(self.session.store, version)

    def package(self, version: VersionRow) -> bytes:
        """As `store.pipeline_versions.version_package`."""
        return pipeline_versions.version_package(self.session.store, version)

    def request(self, version: VersionRow, arguments: Mapping[str, str]) -> RunRequest:
        """As `client.uploads.version_request`."""
        return version_request(self.session, version, arguments)

    def delete(self, pipeline: str) -> PipelineRow:
        """As `store.pipelines.delete_pipeline`."""
        return pipelines.delete_pipeline(self.session.store, pipeline)

    def delete_version(self, pipeline: str, version: str) -> VersionRow:
        """As `store.pipeline_versions.delete_version`, of the version that is named."""
        found = pipeline_versions.find_version(self.session.store, pipeline, version)
        return pipeline_versions.delete_version(self.session.store, found.version_id)
