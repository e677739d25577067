"""Uploading pipelines into the store, and reading their versions."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from catalog.client.create import VERSION_ANNOTATION, pipeline_name
from catalog.client.read_upload import Package, Uploaded, read_upload
from catalog.client.request import RunRequest
from catalog.client.session import Session
from catalog.client.stored_pipeline import read_stored, sources_of, stored_text
from catalog.spec.model import ComponentSpec, Source

if TYPE_CHECKING:
    from catalog.store.pipeline_rows import PipelineRow, VersionRow
    from catalog.store.pipeline_versions import NewVersion


def upload_pipeline(
    session: Session,
    package: Package,
    *,
    name: str = "",
    version: str = "",
    description: str = "",
    namespace: str = "",
) -> tuple[PipelineRow, VersionRow]:
    """Keep a new pipeline and its first version: both, or neither.

    Without a name it has the one in the package; the version is called as its `version` annotation, or after the time.
    Raises what `read_upload` raises, StoreError (rule pipeline-exists), UsageError (pipeline-name, version-name).
    """
    from catalog.store.pipeline_versions import insert_version
    from catalog.store.pipelines import add_pipeline, find_pipeline

    found = read_upload(package, session.libraries)
    new = _new_version(found, package, version)
    with session.store.writing(durable=True) as connection:
        row = add_pipeline(connection, name or pipeline_name(found.spec), description, namespace)
        kept = insert_version(connection, row, new)
        return find_pipeline(connection, row.pipeline_id), kept


def upload_version(
    session: Session,
    pipeline: str,
    package: Package,
    *,
    version: str = "",
    description: str = "",
    code_source_url: str = "",
) -> VersionRow:
    """Keep a new version of a pipeline, given by name or id, and let it be the default.

    Raises as `upload_pipeline`, UsageError (rule pipeline-unknown) and StoreError (rule version-exists).
    """
    from catalog.store.pipeline_versions import add_version

    found = read_upload(package, session.libraries)
    new = _new_version(found, package, version, description, code_source_url)
    return add_version(session.store, pipeline, new)


def version_spec(session: Session, version: VersionRow) -> ComponentSpec:
    """The linked pipeline of a version. Raises UsageError when it was deleted, StoreError when it is damaged."""
    from catalog.store.pipeline_versions import version_text

    return read_stored(version_text(session.store, version), version.sources)


def _new_version(
    found: Uploaded, package: Package, version: str, description: str = "", code_source_url: str = ""
) -> NewVersion:
    from catalog.store.pipeline_versions import NewVersion

    named = version or found.spec.annotations.get(VERSION_ANNOTATION, "")
    return NewVersion(
        name=named or time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime()),
        text=stored_text(found.spec),
        digest=found.digest,
        package=package.data,
        package_name=package.file_name,
        description=description,
        code_source_url=code_source_url,
        sources={**sources_of(found.spec), **package.sources},
    )


def version_request(session: Session, version: VersionRow, arguments: Mapping[str, str]) -> RunRequest:
    """A request for a run of a version. Raises as `version_spec`."""
    from catalog.store.pipelines import get_pipeline

    spec = version_spec(session, version)
    name = get_pipeline(session.store, version.pipeline_id).name
    return RunRequest(
        pipeline=with_source(spec, name, version),
        arguments=arguments,
        locked=False,
        pipeline_id=version.pipeline_id,
        pipeline_version_id=version.version_id,
    )


def with_source(spec: ComponentSpec, name: str, version: VersionRow) -> ComponentSpec:
    """The pipeline under the name and version it was uploaded as, which its runs are then listed under."""
    source = spec.source or Source(location=version.package_name)
    return replace(spec, source=replace(source, name=name, version=version.name, digest=version.digest))
