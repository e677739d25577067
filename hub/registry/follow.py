"""The last part of each change: what it did is noted for search, and for readers of some namespaces."""

from __future__ import annotations

import time
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from catalog.library.index.decode import MAX_ROOT_BYTES
from catalog.library.index.paths import ROOT
from hub.registry.difference import changed_components
from hub.registry.generations import next_generation
from hub.registry.schema import changes, file_namespaces
from hub.registry.writer import DatabaseWriter

_AT_ONCE = 500
_PUT_NAMESPACE = {
    "sqlite": sqlite.insert(file_namespaces).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(file_namespaces).on_conflict_do_nothing(),
}


def _changed_again(statement: Any) -> Any:
    again = {name: statement.excluded[name] for name in ("generation", "changed_at")}
    return statement.on_conflict_do_update(index_elements=[changes.c.name], set_=again)


_PUT_CHANGE = {
    "sqlite": _changed_again(sqlite.insert(changes)),
    "postgresql": _changed_again(postgresql.insert(changes)),
}


def follow(writer: DatabaseWriter) -> None:
    """Note which components the change touched, and in which namespaces its files are."""
    after = writer.read(ROOT, MAX_ROOT_BYTES)
    if after == writer.root_before:
        return
    connection = writer.connection
    generation, now = next_generation(connection), time.time()
    names: list[dict[str, object]] = []
    paths: list[dict[str, object]] = []
    for changed in changed_components(writer, writer.root_before, after):
        names.append({"name": changed.name, "generation": generation, "created_at": now, "changed_at": now})
        paths.extend({"path": path, "namespace": changed.namespace} for path in changed.paths)
        if len(paths) >= _AT_ONCE:
            connection.execute(_PUT_NAMESPACE[connection.dialect.name], paths)
            paths = []
    if names:
        connection.execute(_PUT_CHANGE[connection.dialect.name], names)
    if paths:
        connection.execute(_PUT_NAMESPACE[connection.dialect.name], paths)
