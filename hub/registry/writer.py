"""A change of the hub under way: one transaction of its database."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select, update

from catalog.errors import LibraryError
from catalog.library.index.canonical import sha256_hex
from catalog.library.index.paths import ROOT
from catalog.store.upsert import upserts
from hub.registry.schema import files

if TYPE_CHECKING:
    from sqlalchemy import Connection

_READ = select(files.c.content).where(files.c.path == bindparam("wanted"))
_PUT = upserts(files)


class DatabaseWriter:
    """The files as the change sees them: a HubWriter. `connection` takes what else belongs to the change.

    `root_before` is index.json as it was, None for an empty hub; `touched` is true once a file was written or retired.
    """

    def __init__(self, connection: Connection, place: str) -> None:
        self.connection = connection
        self.root_before = self._content(ROOT)
        self.touched = False
        self._place = place

    @property
    def place(self) -> str:
        """Where the hub is."""
        return self._place

    def read(self, path: str, limit: int) -> bytes | None:
        """See HubFiles; what this change wrote is there."""
        content = self._content(path)
        if content is not None and len(content) > limit:
            raise LibraryError(f"{self.place}/{path} has more than {limit} bytes", rule="hub-too-large")
        return content

    def write(self, path: str, data: bytes) -> None:
        """See HubWriter. The same bytes again only take back that the file was retired."""
        self.touched = True
        digest = sha256_hex(data)
        same = update(files).where(files.c.path == path, files.c.digest == digest).values(retired=None)
        if self.connection.execute(same).rowcount:
            return
        row = {"path": path, "content": data, "digest": digest, "size": len(data), "changed": time.time()}
        self.connection.execute(_PUT[self.connection.dialect.name], {**row, "retired": None})

    def retire(self, path: str) -> None:
        """See HubWriter. The file stays for readers of the state before this change, until the store collects it."""
        self.touched = True
        unnamed = files.c.path == path, files.c.retired.is_(None)
        self.connection.execute(update(files).where(*unnamed).values(retired=time.time()))

    def _content(self, path: str) -> bytes | None:
        return self.connection.scalar(_READ, {"wanted": path})
