"""Which database a URL names, and how a connection to it is made."""

from __future__ import annotations

import os
import sqlite3
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError as BadUrl

from catalog.errors import MachineError, StoreError, UsageError
from catalog.store.kind import RUN_STORE, Kind

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

# The execution option that holds the statements with which a SQLite transaction begins.
BEGIN = "catalog_begin"

_BUSY_SECONDS = 30.0


def target_url(url: str | Path, kind: Kind = RUN_STORE) -> URL:
    """The database a file path or URL names; UsageError when it is neither SQLite nor PostgreSQL."""
    if isinstance(url, Path) or "://" not in url:
        return URL.create("sqlite", database=str(Path(url).expanduser().absolute()))
    try:
        parsed = make_url(url)
    except (BadUrl, ValueError) as error:
        raise UsageError(f"the URL of the {kind.name} cannot be read", rule="store-url", hint=kind.url_hint) from error
    if parsed.drivername in ("postgresql", "postgres"):
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername == "sqlite" and parsed.database and parsed.database != ":memory:":
        return parsed
    if parsed.drivername == "postgresql+psycopg":
        return parsed
    raise UsageError(
        f"the {kind.name} cannot use `{parsed.render_as_string(hide_password=True)}`",
        rule="store-url",
        hint=kind.url_hint,
    )


def make_engine(target: URL, kind: Kind = RUN_STORE) -> Engine:
    """The engine for a URL of `target_url`; StoreError or MachineError when it cannot work here."""
    return _sqlite_engine(target, kind) if target.get_backend_name() == "sqlite" else _postgresql_engine(target, kind)


def _sqlite_engine(target: URL, kind: Kind) -> Engine:
    path = Path(target.database or "")
    _check_writable(path, kind)
    engine = create_engine(target, connect_args={"timeout": _BUSY_SECONDS}, pool_size=kind.connections)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _check_writable(path: Path, kind: Kind) -> None:
    """SQLite needs the folder too: the write-ahead log lies beside the file."""
    hint = f"make it writable for you, or {kind.folder_hint}"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"the folder {path.parent} cannot be made: {error.strerror}", rule="store-read-only", hint=hint
        ) from error
    if path.is_dir():
        raise StoreError(f"the {kind.name} {path} is a folder", rule="store-corrupt", hint="name a file")
    for needed in (path.parent, path):
        if needed.exists() and not os.access(needed, os.R_OK | os.W_OK):
            raise StoreError(
                f"the {kind.name} {path} cannot be used: {needed} is not writable", rule="store-read-only", hint=hint
            )


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    # The driver's own way of beginning transactions leaves reads outside them; `_begin_sqlite` begins every one.
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys=ON")
    if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        _switch_to_wal(connection)


def _switch_to_wal(connection: sqlite3.Connection) -> None:
    """Switching needs the file alone for a moment, and SQLite does not wait for that by itself."""
    deadline = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.01)


def _begin_sqlite(connection: Connection) -> None:
    driver = connection.connection.driver_connection
    assert driver is not None
    for statement in connection.get_execution_options().get(BEGIN, ("BEGIN",)):
        driver.execute(statement)


def _postgresql_engine(target: URL, kind: Kind) -> Engine:
    try:
        return create_engine(target, pool_pre_ping=True, pool_size=kind.connections)
    except ImportError as error:
        raise MachineError(
            f"a {kind.name} on PostgreSQL needs the package psycopg, which cannot be loaded: {error}",
            hint="pip install 'kfp-catalog[postgres]'",
        ) from error
