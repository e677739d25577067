"""The versions of uploaded pipelines."""

from __future__ import annotations

import hashlib
import time
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from catalog.errors import StoreError, UsageError
from catalog.spec.suggestions import suggest
from catalog.store.deletion import drop_unused_text
from catalog.store.given_names import require_name
from catalog.store.pipeline_rows import PipelineRow, VersionRow
from catalog.store.pipelines import find_pipeline
from catalog.store.schema import pipeline_packages, pipeline_texts, pipeline_versions, pipelines
from catalog.store.texts import clean, from_json, to_json
from catalog.store.upsert import upserts

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

    from catalog.store.store import Store

_PUT_TEXT = upserts(pipeline_texts)
_NEWEST_FIRST = (pipeline_versions.c.created_at.desc(), pipeline_versions.c.version_id.desc())


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A version that is to be kept: `text` is the linked pipeline, `digest` sha256 hex of it as it was written,
    `package` the uploaded file's bytes and `package_name` its name."""

    name: str
    text: str
    digest: str
    package: bytes
    package_name: str
    description: str = ""
    code_source_url: str = ""
    sources: Mapping[str, Any] = field(default_factory=dict)


def add_version(store: Store, pipeline: str, new: NewVersion) -> VersionRow:
    """Keep a version of a pipeline, given by name or id, and let it be its default.

    Raises UsageError (rule pipeline-unknown, version-name), StoreError (rule version-exists) for a name it has.
    """
    with store.writing(durable=True) as connection:
        return insert_version(connection, find_pipeline(connection, pipeline), new)


def insert_version(connection: Connection, pipeline: PipelineRow, new: NewVersion) -> VersionRow:
    """As `add_version`, within the caller's transaction."""
    require_name(new.name, "version")
    text = clean(new.text)
    row = _new_row(pipeline.pipeline_id, new, hashlib.sha256(text.encode("utf-8")).hexdigest())
    connection.execute(_PUT_TEXT[connection.dialect.name], {"digest": row.text_digest, "content": text})
    columns = {name: getattr(row, name) for name in VersionRow.__slots__}
    try:
        connection.execute(insert(pipeline_versions), {**columns, "sources": to_json(dict(row.sources))})
    except IntegrityError as error:
        raise StoreError(
            f'the pipeline "{pipeline.name}" has a version "{row.name}" already',
            rule="version-exists",
            hint="choose another name for the version",
        ) from error
    connection.execute(insert(pipeline_packages), {"version_id": row.version_id, "content": new.package})
    _set_default(connection, pipeline.pipeline_id, row.version_id)
    return row


def _new_row(pipeline_id: str, new: NewVersion, text_digest: str) -> VersionRow:
    return VersionRow(
        version_id=uuid.uuid4().hex,
        pipeline_id=pipeline_id,
        name=clean(new.name),
        description=clean(new.description),
        created_at=time.time(),
        digest=new.digest,
        text_digest=text_digest,
        package_name=clean(new.package_name),
        package_digest=hashlib.sha256(new.package).hexdigest(),
        package_size=len(new.package),
        code_source_url=clean(new.code_source_url),
        sources=new.sources,
    )


def get_version(store: Store, version_id: str) -> VersionRow:
    """The version with this id. Raises UsageError (rule version-unknown) when there is none."""
    with store.reading() as connection:
        query = select(pipeline_versions).where(pipeline_versions.c.version_id == clean(version_id))
        found = connection.execute(query).one_or_none()
    if found is None:
        raise UsageError(f'there is no pipeline version with the id "{version_id[:200]}"', rule="version-unknown")
    return version_row(found)


def get_versions(store: Store, version_ids: Collection[str]) -> dict[str, VersionRow]:
    """The versions with these ids, by id; those that are not there are left out."""
    query = select(pipeline_versions).where(pipeline_versions.c.version_id.in_([clean(each) for each in version_ids]))
    with store.reading() as connection:
        return {row.version_id: version_row(row) for row in connection.execute(query)}


def find_version(store: Store, pipeline: str, version: str = "") -> VersionRow:
    """A version of a pipeline, both given by name or id; its default version when none is named.

    Raises UsageError (rules pipeline-unknown, version-unknown).
    """
    with store.reading() as connection:
        return _find(connection, find_pipeline(connection, pipeline), version)


def latest_version(store: Store, pipeline: str) -> VersionRow:
    """The version of a pipeline, given by name or id, that was uploaded last. Raises as `find_version`."""
    with store.reading() as connection:
        row = find_pipeline(connection, pipeline)
        own = select(pipeline_versions).where(pipeline_versions.c.pipeline_id == row.pipeline_id)
        found = connection.execute(own.order_by(*_NEWEST_FIRST).limit(1)).one_or_none()
    if found is None:
        raise UsageError(f'the pipeline "{row.name}" has no versions', rule="version-unknown")
    return version_row(found)


def version_text(store: Store, version: VersionRow) -> str:
    """The linked pipeline of a version. Raises UsageError (rule version-unknown) when it was deleted meanwhile."""
    with store.reading() as connection:
        query = select(pipeline_texts.c.content).join(
            pipeline_versions, pipeline_versions.c.text_digest == pipeline_texts.c.digest
        )
        found = connection.scalar(query.where(pipeline_versions.c.version_id == version.version_id))
    if found is None:
        raise _deleted(version)
    return str(found)


def version_package(store: Store, version: VersionRow) -> bytes:
    """The file that was uploaded, byte by byte. Raises as `version_text`."""
    with store.reading() as connection:
        query = select(pipeline_packages.c.content).where(pipeline_packages.c.version_id == version.version_id)
        found = connection.scalar(query)
    if found is None:
        raise _deleted(version)
    return bytes(found)


def edit_version(store: Store, version_id: str, *, name: str = "", description: str | None = None) -> VersionRow:
    """Give a version another name or description. Raises as `get_version` and `add_version`."""
    row = get_version(store, version_id)
    changes = {} if description is None else {"description": clean(description)}
    if name:
        require_name(name, "version")
        changes["name"] = clean(name)
    if changes:
        own = pipeline_versions.c.version_id == row.version_id
        with store.writing(durable=True) as connection:
            try:
                connection.execute(update(pipeline_versions).where(own).values(**changes))
            except IntegrityError as error:
                raise StoreError(f'there is a version "{name}" already', rule="version-exists") from error
    return get_version(store, row.version_id)


def set_default_version(store: Store, pipeline: str, version: str) -> VersionRow:
    """Let a version, given by name or id, be its pipeline's default. Raises as `find_version`."""
    with store.writing(durable=True) as connection:
        row = find_pipeline(connection, pipeline)
        found = _find(connection, row, version)
        _set_default(connection, row.pipeline_id, found.version_id)
    return found


def delete_version(store: Store, version_id: str) -> VersionRow:
    """Delete a version; when it was the default, the newest one that is left becomes it. Raises as `get_version`."""
    row = get_version(store, version_id)
    own = pipeline_versions.c.pipeline_id == row.pipeline_id
    with store.writing(durable=True) as connection:
        connection.execute(delete(pipeline_versions).where(pipeline_versions.c.version_id == row.version_id))
        was_default = pipelines.c.default_version_id == row.version_id
        if connection.scalar(select(pipelines.c.pipeline_id).where(was_default)) is not None:
            newest = select(pipeline_versions.c.version_id).where(own).order_by(*_NEWEST_FIRST).limit(1)
            _set_default(connection, row.pipeline_id, connection.scalar(newest) or "")
        drop_unused_text(connection, row.text_digest)
    return row


def _find(connection: Connection, pipeline: PipelineRow, version: str) -> VersionRow:
    columns = pipeline_versions.c
    wanted = clean(version) or pipeline.default_version_id
    own = select(pipeline_versions).where(columns.pipeline_id == pipeline.pipeline_id)
    named = own.where(or_(columns.name == wanted, columns.version_id == wanted))
    found = connection.execute(named.order_by((columns.name == wanted).desc()).limit(1)).one_or_none()
    if found is None:
        names = connection.scalars(select(columns.name).where(columns.pipeline_id == pipeline.pipeline_id).limit(1000))
        what = f'has no version "{version[:200]}"' if version else "has no versions"
        raise UsageError(f'the pipeline "{pipeline.name}" {what}', rule="version-unknown", hint=suggest(version, names))
    return version_row(found)


def _set_default(connection: Connection, pipeline_id: str, version_id: str) -> None:
    own = pipelines.c.pipeline_id == pipeline_id
    connection.execute(update(pipelines).where(own).values(default_version_id=version_id))


def version_row(row: Row[Any]) -> VersionRow:
    """A row of the table as a value."""
    columns = {name: getattr(row, name) for name in VersionRow.__slots__}
    return VersionRow(**{**columns, "sources": from_json(row.sources)})


def _deleted(version: VersionRow) -> UsageError:
    return UsageError(f'the version "{version.name}" was deleted', rule="version-unknown")
