"""Whose content a file of the hub is."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from sqlalchemy import select

from catalog.library.index.paths import RECORDS, RESULTS, blob_path
from hub.registry.names import namespace_of
from hub.registry.schema import file_namespaces

if TYPE_CHECKING:
    from sqlalchemy import Connection


def namespaces_of(connection: Connection, path: str) -> frozenset[str] | None:
    """The namespaces a file belongs to; None for one of the hub as a whole, such as index.json and its buckets.

    Bytes that two namespaces published belong to both.
    """
    folder, _, rest = path.partition("/")
    if folder == RECORDS:
        return frozenset({namespace_of(rest.removesuffix(".json"))})
    if folder == RESULTS:
        path = blob_path(PurePosixPath(rest).stem)
    elif folder not in ("shards", "blobs"):
        return None
    return frozenset(connection.scalars(select(file_namespaces.c.namespace).where(file_namespaces.c.path == path)))
