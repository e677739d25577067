"""What a database's own errors mean to the user."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from catalog.errors import CatalogError, MachineError, StoreError
from catalog.store.kind import RUN_STORE, Kind


@dataclass(frozen=True)
class _Meaning:
    """One kind of failure: part of the database's message in lower case, and the error to raise.

    A hint may name a hint of the database's kind in braces.
    """

    sign: str
    error: type[CatalogError]
    rule: str
    what: str
    hint: str


_CORRUPT_HINT = "{corrupt_hint}"
_WRITE_HINT = "make the file and its folder writable for you, or {folder_hint}"
_SPACE_HINT = "{space_hint}"
_SERVER_HINT = "check that the server runs and that host, port, user and password in the URL are right"

_MEANINGS = (
    _Meaning("is not a database", StoreError, "store-corrupt", "is not a {name}", _CORRUPT_HINT),
    _Meaning("malformed", StoreError, "store-corrupt", "is damaged", _CORRUPT_HINT),
    _Meaning("readonly database", StoreError, "store-read-only", "cannot be written", _WRITE_HINT),
    _Meaning("unable to open", StoreError, "store-read-only", "cannot be opened", _WRITE_HINT),
    _Meaning("disk is full", MachineError, "disk-full", "has no space left on its disk", _SPACE_HINT),
    _Meaning("no space left", MachineError, "disk-full", "has no space left on its disk", _SPACE_HINT),
    _Meaning(
        "disk i/o error", MachineError, "disk-failed", "cannot be read or written", "check the disk and its free space"
    ),
    _Meaning(
        "locked", StoreError, "store-busy", "is held by another process", "try again when the other process is done"
    ),
    _Meaning(
        "lock timeout",
        StoreError,
        "store-busy",
        "is held by another process",
        "try again when the other process is done",
    ),
    _Meaning("connection", MachineError, "store-unreachable", "cannot be reached", _SERVER_HINT),
    _Meaning("could not translate host", MachineError, "store-unreachable", "cannot be reached", _SERVER_HINT),
    _Meaning(
        "permission denied", StoreError, "store-forbidden", "cannot be used", "grant the user rights on the schema"
    ),
)
_OTHER = _Meaning("", StoreError, "store-failed", "cannot do what was asked", "")


@contextmanager
def explained(place: str, driver_error: type[Exception] = sqlite3.Error, kind: Kind = RUN_STORE) -> Iterator[None]:
    """Turn what SQLAlchemy or the driver raises about the database at `place` into StoreError or MachineError."""
    try:
        yield
    except (SQLAlchemyError, driver_error) as failure:
        cause = failure.orig if isinstance(failure, DBAPIError) and failure.orig is not None else failure
        detail = " ".join(str(cause).split()) or type(cause).__name__
        found = next((meaning for meaning in _MEANINGS if meaning.sign in detail.lower()), _OTHER)
        words = asdict(kind)
        raise found.error(
            f"the {kind.name} {place} {found.what.format(**words)}: {detail}",
            rule=found.rule,
            hint=found.hint.format(**words),
        ) from failure
