"""An uploaded package as a linked pipeline."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from catalog.client.package_bytes import package_text
from catalog.client.package_pipeline import pipeline_in
from catalog.client.stored_pipeline import Sources, with_digests
from catalog.errors import Finding, UsageError
from catalog.library.link import link
from catalog.load.options import FetchOptions
from catalog.pipeline.check import require_sound
from catalog.pipeline.groups import graphs_of
from catalog.spec.model import ComponentSpec
from catalog.spec.parse import digest_of

if TYPE_CHECKING:
    from catalog.library.libraries import Libraries

# An uploaded text has no folder: what it refers to lies in a library.
_NOWHERE = "https://uploaded.invalid/pipeline.yaml"


@dataclass(frozen=True)
class Package:
    """A file that is uploaded. `sources` says where the components that stand in it came from, by digest, as
    `stored_pipeline.sources_of` tells it; only a package that was made here has some. `name` is the pipeline's, where
    it is known."""

    data: bytes
    file_name: str
    sources: Sources = field(default_factory=dict)
    name: str = ""


@dataclass(frozen=True)
class Uploaded:
    """A package that was read: `digest` is sha256 hex of the pipeline's text in it."""

    spec: ComponentSpec
    digest: str


def read_upload(package: Package, libraries: Libraries) -> Uploaded:
    """The pipeline of a package: YAML of ours, an Argo Workflow or pipeline IR; as a file, a .zip or a .tar.gz.

    Nothing else is read for it: no file of this machine, and no address that its writer chose. Raises UsageError (rules
    package-unreadable, upload-relative, upload-address, pipeline-empty), SpecError, LibraryError, FetchError (a
    component of a library that refers to an address) or CompositionError.
    """
    from catalog.compile.package import read_package

    file_name = package.file_name
    text = package_text(package.data, file_name)
    given = replace(pipeline_in(text, file_name) or read_package(text, file_name), source=None)
    _refuse_addresses(given, file_name)
    options = FetchOptions(allow_private=False)
    linked = with_digests(link(given, libraries, base=_NOWHERE, offline=True, options=options))
    if linked.implementation is None:
        raise UsageError(f'"{file_name[:200]}" holds a component without an implementation', rule="pipeline-empty")
    require_sound(linked)
    return Uploaded(linked, digest_of(text))


def _refuse_addresses(given: ComponentSpec, file_name: str) -> None:
    """Raise UsageError (rules upload-relative, upload-address) with a finding for each task whose component lies beside
    the file or somewhere else."""
    findings = [
        Finding(
            "upload-address" if ":" in task.component_ref.url else "upload-relative",
            f'{file_name[:200]}: task "{"/".join((*path, task_id))}" refers to {task.component_ref.url[:200]},'
            " which was not uploaded",
            hint="upload with `catalog pipelines upload`, which puts every component into the pipeline",
        )
        for path, graph in graphs_of(given)
        for task_id, task in (graph.graph.tasks.items() if graph.graph else ())
        if task.component_ref.spec is None and task.component_ref.url
    ]
    if findings:
        raise UsageError(findings=findings)
