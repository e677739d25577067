"""What a form starts: a version of an uploaded pipeline, a component of a library, the pipeline of an earlier run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from catalog.client.clone import clone_request
from catalog.client.execute import stored_spec
from catalog.client.request import RunRequest
from catalog.client.uploads import version_request, version_spec
from catalog.errors import LibraryError, UsageError
from catalog.library.reference import parse_reference
from catalog.run.argo.options import ClusterOptions
from catalog.spec.model import ComponentSpec
from catalog.store.listing import NEWEST_FIRST, Listing
from catalog.store.pipeline_rows import PipelineRow, VersionRow
from catalog.store.pipeline_versions import get_version
from catalog.store.rows import RunRow
from hub.pages.viewer import Viewer
from hub.run_pages.site import Site
from hub.runs.lists import list_pipelines, list_versions
from hub.runs.read import read_named_version, read_run
from hub.runs.readable_components import session_of

MOST_CHOICES = 200
_NOT_THERE = ("reference-unresolved", "version-unresolved")


@dataclass(frozen=True)
class RunSource:
    """A pipeline whose inputs a form asks for, and where it comes from.

    It is a `version` of a `pipeline`, the component of a library that `reference` means, or that of the run `clone`.
    """

    spec: ComponentSpec
    reference: str = ""
    pipeline: PipelineRow | None = None
    version: VersionRow | None = None
    clone: RunRow | None = None

    @property
    def title(self) -> str:
        """What people call it."""
        if self.pipeline is not None:
            return self.pipeline.name
        if self.reference:
            return self.reference
        return self.clone.pipeline_name if self.clone is not None else self.spec.name or "pipeline"

    @property
    def query(self) -> str:
        """What names it in an address."""
        if self.clone is not None:
            return urlencode({"clone": self.clone.run_id})
        if self.reference:
            return urlencode({"reference": self.reference})
        assert self.pipeline is not None and self.version is not None
        return urlencode({"pipeline": self.pipeline.pipeline_id, "version": self.version.version_id})


def find_source(site: Site, viewer: Viewer, asked: Mapping[str, str]) -> RunSource | None:
    """What the parameters `clone`, `reference`, or `pipeline` and `version`, name; None without any of them.

    Raises UsageError for what is unknown, or not the viewer's to read, LibraryError for what is no reference.
    """
    if asked.get("clone"):
        run = read_run(site.runs, viewer.principal, asked["clone"])
        return RunSource(stored_spec(run, site.session), clone=run)
    if asked.get("pipeline"):
        found = read_named_version(site.runs, viewer.principal, asked["pipeline"], asked.get("version", ""))
        return RunSource(version_spec(site.session, found[1]), pipeline=found[0], version=found[1])
    return of_library(site, viewer, asked["reference"]) if asked.get("reference") else None


def of_library(site: Site, viewer: Viewer, reference: str) -> RunSource:
    """The component that a reference such as `echo@^1` means here and now.

    Raises LibraryError (rules reference-invalid, reference-unresolved, version-unresolved).
    """
    wanted = parse_reference(reference)
    try:
        spec = session_of(site.runs, viewer.principal).libraries.resolve(wanted)
    except LibraryError as error:
        if error.rule not in _NOT_THERE:
            raise
        # The library's own words name the folders of this machine.
        hint = error.hint if error.rule == "version-unresolved" else ""
        raise LibraryError(f'there is no component "{reference[:200]}" here', rule=error.rule, hint=hint) from None
    return RunSource(spec, reference=reference.strip())


def source_request(site: Site, source: RunSource, arguments: Mapping[str, str]) -> RunRequest:
    """A request for a run of it."""
    if source.clone is not None:
        return _once_more(site, source.clone)
    if source.reference:
        return RunRequest(pipeline=source.reference, arguments=arguments, locked=False)
    assert source.version is not None
    return version_request(site.session, source.version, arguments)


def _once_more(site: Site, run: RunRow) -> RunRequest:
    """A request for the run's pipeline again; where it runs is said anew, and a version that is gone is not named."""
    request = replace(clone_request(run.run_id, site.session), cluster=ClusterOptions(), namespace="")
    try:
        get_version(site.store, run.pipeline_version_id)
    except UsageError:
        return replace(request, pipeline_id="", pipeline_version_id="")
    return request


def pipeline_choices(site: Site, viewer: Viewer) -> tuple[PipelineRow, ...]:
    """The pipelines that can be chosen, the newest first."""
    return list_pipelines(site.runs, viewer.principal, Listing(order=NEWEST_FIRST, limit=MOST_CHOICES)).items


def version_choices(site: Site, viewer: Viewer, source: RunSource) -> tuple[VersionRow, ...]:
    """The versions that can be chosen in its place, the newest first."""
    if source.pipeline is None:
        return ()
    wanted = Listing(order=NEWEST_FIRST, limit=MOST_CHOICES)
    return list_versions(site.runs, viewer.principal, source.pipeline.pipeline_id, wanted).items
