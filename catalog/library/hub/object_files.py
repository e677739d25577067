"""A hub in an object store: s3:// and gs://."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from catalog.errors import FetchError
from catalog.load.source import shown

if TYPE_CHECKING:
    from catalog.load.http import Answer


@dataclass(frozen=True)
class ObjectFiles:
    """The hub below an s3:// or gs:// URL, read with the credentials this machine has."""

    url: str

    @property
    def place(self) -> str:
        """The URL."""
        return shown(self.url)

    @property
    def scope(self) -> str | None:
        """The one scope of what object stores hold: their credentials are not known here."""
        return "objects"

    def address(self, path: str) -> str:
        """The URL of an object."""
        return f"{self.url}/{path}"

    def ask(self, path: str, limit: int, validators: Mapping[str, str]) -> Answer | None:
        """The object, whatever the validators; None when there is none. See RemoteFiles."""
        from catalog.load.http import Answer

        data = self.read(path, limit)
        return None if data is None else Answer(data)

    def read(self, path: str, limit: int) -> bytes | None:
        """See HubFiles; nothing is cached."""
        from catalog.load.objects import read_object
        from catalog.load.source import Source

        try:
            return read_object(Source(self.address(path), self.url.partition(":")[0]), limit)
        except FetchError as error:
            if error.rule == "fetch-not-found":
                return None
            raise
