"""Uploaded pipelines on a server."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from catalog.client.read_upload import Package
from catalog.client.remote.server import Server, segment
from catalog.client.request import RunRequest
from catalog.client.wire.listing_json import listing_params
from catalog.client.wire.page_json import read_page
from catalog.client.wire.pipeline_json import read_pipeline, read_version
from catalog.client.workspace import NEWEST
from catalog.errors import UsageError
from catalog.store.listing import Listing, Page
from catalog.store.pipeline_rows import PipelineRow, VersionRow
from catalog.store.predicate import Operation, Predicate


@dataclass(frozen=True)
class RemotePipelines:
    """Fills the Protocol `Pipelines`."""

    server: Server

    def upload(
        self, package: Package, *, name: str = "", version: str = "", description: str = ""
    ) -> tuple[PipelineRow, VersionRow]:
        """See Pipelines."""
        fields = {"name": name, "version": version, "description": description}
        found = self.server.upload("pipelines", fields, package.file_name, package.data)
        return read_pipeline(found.object("pipeline")), read_version(found.object("version"))

    def upload_version(
        self, pipeline: str, package: Package, *, version: str = "", description: str = ""
    ) -> VersionRow:
        """See Pipelines."""
        fields = {"version": version, "description": description}
        path = f"{self._path(pipeline)}/versions"
        return read_version(self.server.upload(path, fields, package.file_name, package.data))

    def get(self, pipeline: str) -> PipelineRow:
        """See Pipelines."""
        return read_pipeline(self.server.get(self._path(pipeline)))

    def page(self, listing: Listing = NEWEST) -> Page[PipelineRow]:
        """See Pipelines."""
        return read_page(self.server.get("pipelines", listing_params(listing)), "pipelines", read_pipeline)

    def versions(self, pipeline: str, listing: Listing = NEWEST) -> Page[VersionRow]:
        """See Pipelines."""
        path = f"{self._path(pipeline)}/versions"
        return read_page(self.server.get(path, listing_params(listing)), "versions", read_version)

    def version(self, pipeline: str, version: str = "") -> VersionRow:
        """See Pipelines."""
        return read_version(self.server.get(self._version_path(pipeline, version)))

    def set_default(self, pipeline: str, version: str) -> VersionRow:
        """See Pipelines."""
        path = f"{self._path(pipeline)}/default-version"
        return read_version(self.server.send("PUT", path, {"version": version}))

    def text(self, version: VersionRow) -> str:
        """See Pipelines."""
        return self.server.read(f"{_of(version)}/text").decode("utf-8", "replace")

    def package(self, version: VersionRow) -> bytes:
        """See Pipelines."""
        return self.server.read(f"{_of(version)}/package")

    def request(self, version: VersionRow, arguments: Mapping[str, str]) -> RunRequest:
        """See Pipelines. The server reads the pipeline; here it is known by its id alone."""
        return RunRequest(
            pipeline="",
            arguments=arguments,
            locked=False,
            pipeline_id=version.pipeline_id,
            pipeline_version_id=version.version_id,
        )

    def delete(self, pipeline: str) -> PipelineRow:
        """See Pipelines."""
        return read_pipeline(self.server.send("DELETE", self._path(pipeline)))

    def delete_version(self, pipeline: str, version: str) -> VersionRow:
        """See Pipelines."""
        return read_version(self.server.send("DELETE", self._version_path(pipeline, version)))

    def _path(self, pipeline: str) -> str:
        if _is_part(pipeline):
            return f"pipelines/{segment(pipeline)}"
        named = Listing((Predicate("name", Operation.EQUALS, pipeline),))
        found = self.page(named).items
        if not found:
            raise UsageError(f'there is no pipeline "{pipeline}"', rule="pipeline-unknown")
        return f"pipelines/{segment(found[0].pipeline_id)}"

    def _version_path(self, pipeline: str, version: str) -> str:
        path = self._path(pipeline)
        if not version:
            return f"{path}/default-version"
        if _is_part(version):
            return f"{path}/versions/{segment(version)}"
        named = Listing((Predicate("name", Operation.EQUALS, version),))
        found = read_page(self.server.get(f"{path}/versions", listing_params(named)), "versions", read_version).items
        if not found:
            raise UsageError(f'the pipeline has no version "{version}"', rule="version-unknown")
        return f"{path}/versions/{segment(found[0].version_id)}"


def _of(version: VersionRow) -> str:
    return f"pipelines/{segment(version.pipeline_id)}/versions/{segment(version.version_id)}"


def _is_part(name: str) -> bool:
    """True for a name that can stand as one part of a path."""
    return bool(name) and "/" not in name and name not in (".", "..")
