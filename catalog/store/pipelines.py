"""Uploaded pipelines: making, finding, changing and deleting them."""

from __future__ import annotations

import time
import uuid
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from catalog.errors import StoreError, UsageError
from catalog.spec.suggestions import suggest
from catalog.store.deletion import drop_unused_text
from catalog.store.given_names import require_name
from catalog.store.pipeline_rows import PipelineRow
from catalog.store.schema import pipeline_versions, pipelines
from catalog.store.texts import clean

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from catalog.store.store import Store


def create_pipeline(store: Store, name: str, description: str = "", namespace: str = "") -> PipelineRow:
    """A new pipeline without versions. Raises UsageError (rule pipeline-name) for a name that cannot be, StoreError
    (rule pipeline-exists) when there is one of that name."""
    with store.writing(durable=True) as connection:
        return add_pipeline(connection, name, description, namespace)


def add_pipeline(connection: Connection, name: str, description: str = "", namespace: str = "") -> PipelineRow:
    """As `create_pipeline`, within the caller's transaction."""
    require_name(name, "pipeline")
    row = PipelineRow(uuid.uuid4().hex, clean(name), clean(description), clean(namespace), time.time(), "")
    try:
        connection.execute(insert(pipelines), {field: getattr(row, field) for field in PipelineRow.__slots__})
    except IntegrityError as error:
        raise StoreError(
            f'there is a pipeline "{name}" already',
            rule="pipeline-exists",
            hint="upload a new version of it, or choose another name",
        ) from error
    return row


def get_pipeline(store: Store, name: str) -> PipelineRow:
    """The pipeline with this name or id. Raises UsageError (rule pipeline-unknown) when there is none."""
    with store.reading() as connection:
        return find_pipeline(connection, name)


def find_pipeline(connection: Connection, name: str) -> PipelineRow:
    """As `get_pipeline`, within the caller's transaction; a name goes before an id."""
    wanted = clean(name)
    query = select(pipelines).where(or_(pipelines.c.name == wanted, pipelines.c.pipeline_id == wanted))
    found = connection.execute(query.order_by((pipelines.c.name == wanted).desc()).limit(1)).mappings().first()
    if found is None:
        names = connection.scalars(select(pipelines.c.name).order_by(pipelines.c.name).limit(1000))
        raise UsageError(f'there is no pipeline "{name[:200]}"', rule="pipeline-unknown", hint=suggest(name, names))
    return PipelineRow(**found)


def edit_pipeline(store: Store, name: str, *, new_name: str = "", description: str | None = None) -> PipelineRow:
    """Give a pipeline another name or description. Raises as `get_pipeline` and `create_pipeline`."""
    changes: dict[str, str] = {}
    if new_name:
        require_name(new_name, "pipeline")
        changes["name"] = clean(new_name)
    if description is not None:
        changes["description"] = clean(description)
    with store.writing(durable=True) as connection:
        row = find_pipeline(connection, name)
        if changes:
            try:
                connection.execute(
                    update(pipelines).where(pipelines.c.pipeline_id == row.pipeline_id).values(**changes)
                )
            except IntegrityError as error:
                raise StoreError(f'there is a pipeline "{new_name}" already', rule="pipeline-exists") from error
    return get_pipeline(store, row.pipeline_id)


def delete_pipeline(store: Store, name: str) -> PipelineRow:
    """Delete a pipeline with all its versions; the runs that were started from it stay, and can be cloned.

    Raises UsageError as `get_pipeline`.
    """
    with store.writing(durable=True) as connection:
        row = find_pipeline(connection, name)
        own = pipeline_versions.c.pipeline_id == row.pipeline_id
        texts = connection.scalars(select(pipeline_versions.c.text_digest).where(own).distinct()).all()
        connection.execute(delete(pipelines).where(pipelines.c.pipeline_id == row.pipeline_id))
        for digest in texts:
            drop_unused_text(connection, digest)
    return row
