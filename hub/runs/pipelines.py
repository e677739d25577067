"""Uploading and changing pipelines on the server, for those who may publish in their namespace.

Each raises UsageError (rule pipeline-unknown), LibraryError (not-signed-in, not-allowed), and what the function of the
client or the store of that name raises.
"""

from __future__ import annotations

from catalog.client import uploads
from catalog.client.read_upload import Package
from catalog.store import pipeline_versions, pipelines
from catalog.store.pipeline_rows import PipelineRow, VersionRow
from hub.registry.principal import Principal
from hub.runs.place import RunPlace
from hub.runs.placement import own_namespace
from hub.runs.read import changeable_pipeline, read_version
from hub.runs.readable_components import session_of
from hub.runs.rights import check_may


def upload_pipeline(
    place: RunPlace,
    principal: Principal,
    package: Package,
    *,
    name: str = "",
    version: str = "",
    description: str = "",
    namespace: str = "",
) -> tuple[PipelineRow, VersionRow]:
    """Keep a new pipeline with its first version."""
    wanted = own_namespace(place, principal, namespace)
    session = session_of(place, principal)
    return uploads.upload_pipeline(
        session, package, name=name, version=version, description=description, namespace=wanted
    )


def upload_version(
    place: RunPlace,
    principal: Principal,
    pipeline: str,
    package: Package,
    *,
    version: str = "",
    description: str = "",
    code_source_url: str = "",
) -> VersionRow:
    """Keep a new version of a pipeline, given by name or id, and let it be the default."""
    row = changeable_pipeline(place, principal, pipeline)
    return uploads.upload_version(
        session_of(place, principal),
        row.pipeline_id,
        package,
        version=version,
        description=description,
        code_source_url=code_source_url,
    )


def create_pipeline(
    place: RunPlace, principal: Principal, name: str, description: str = "", namespace: str = ""
) -> PipelineRow:
    """A new pipeline without versions."""
    wanted = own_namespace(place, principal, namespace)
    return pipelines.create_pipeline(place.session.store, name, description, wanted)


def edit_pipeline(
    place: RunPlace, principal: Principal, pipeline: str, *, new_name: str = "", description: str | None = None
) -> PipelineRow:
    """Give a pipeline another name or description."""
    row = changeable_pipeline(place, principal, pipeline)
    return pipelines.edit_pipeline(place.session.store, row.pipeline_id, new_name=new_name, description=description)


def delete_pipeline(place: RunPlace, principal: Principal, pipeline: str) -> PipelineRow:
    """Delete a pipeline with all its versions; its runs stay."""
    row = changeable_pipeline(place, principal, pipeline)
    return pipelines.delete_pipeline(place.session.store, row.pipeline_id)


def set_default_version(place: RunPlace, principal: Principal, pipeline: str, version: str) -> VersionRow:
    """Choose the version that runs when none is named."""
    row = changeable_pipeline(place, principal, pipeline)
    return pipeline_versions.set_default_version(place.session.store, row.pipeline_id, version)


def edit_version(
    place: RunPlace, principal: Principal, version_id: str, *, name: str = "", description: str | None = None
) -> VersionRow:
    """Give a version another name or description. UsageError (rule version-unknown)."""
    version = _changeable_version(place, principal, version_id)
    return pipeline_versions.edit_version(place.session.store, version.version_id, name=name, description=description)


def delete_version(place: RunPlace, principal: Principal, version_id: str) -> VersionRow:
    """Delete a version. UsageError (rule version-unknown)."""
    version = _changeable_version(place, principal, version_id)
    return pipeline_versions.delete_version(place.session.store, version.version_id)


def _changeable_version(place: RunPlace, principal: Principal, version_id: str) -> VersionRow:
    pipeline, version = read_version(place, principal, version_id)
    check_may(place, principal, "publish", pipeline.namespace)
    return version
