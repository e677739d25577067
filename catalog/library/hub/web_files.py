"""A hub on a web server."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import quote

from catalog.errors import FetchError
from catalog.load.options import FetchOptions
from catalog.load.source import shown

if TYPE_CHECKING:
    from catalog.load.connections import Connections
    from catalog.load.credentials import Credentials
    from catalog.load.http import Answer


@dataclass(frozen=True)
class WebFiles:
    """The hub below an http or https URL. The token in `options` goes to the URL's own origin and nowhere else."""

    url: str
    options: FetchOptions = field(default_factory=FetchOptions)

    @property
    def place(self) -> str:
        """The URL."""
        return shown(self.url)

    @property
    def scope(self) -> str | None:
        """A name for whoever reads with these credentials, None when it cannot be told."""
        holder = self._credentials.scope()
        return None if holder is None else f"web-{holder}" if holder else "web"

    def address(self, path: str) -> str:
        """The URL of a file."""
        return f"{self.url}/{quote(path)}"

    def ask(self, path: str, limit: int, validators: Mapping[str, str]) -> Answer | None:
        """What the server says; None when there is no such file. See RemoteFiles."""
        from catalog.load.raw_bytes import read_bytes

        try:
            return read_bytes(self.address(path), limit, self.options, validators, self._credentials, self._kept)
        except FetchError as error:
            if error.rule == "fetch-not-found":
                return None
            raise

    def read(self, path: str, limit: int) -> bytes | None:
        """See HubFiles; nothing is cached."""
        answer = self.ask(path, limit, {})
        return None if answer is None else answer.body

    @cached_property
    def _kept(self) -> Connections:
        from catalog.load.connections import Connections

        return Connections(self.options.allow_private)

    @cached_property
    def _credentials(self) -> Credentials:
        from catalog.load.raw_bytes import web_credentials

        return web_credentials(self.url, self.options)
