"""A remote hub with its files kept on this machine.

What is named by its digest is asked for once. The few other files, such as the root, are asked for each time, and sent
only when they changed. Offline, all are answered from what was kept.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from catalog.errors import FetchError
from catalog.library.hub.files import HubFiles
from catalog.library.index.canonical import sha256_hex
from catalog.library.index.paths import BY_DIGEST
from catalog.load.byte_cache import ByteCache, Entry
from catalog.load.offline import VARIABLE

if TYPE_CHECKING:
    from catalog.load.http import Answer

_NAMED = re.compile(r"(?:[^/]+/)+([0-9a-f]{64})(?:\.[a-z.]+)?")
_ABSENT = b""
_UNREACHABLE = ("fetch-timeout", "fetch-dns", "fetch-refused", "fetch-connection")


class RemoteFiles(HubFiles, Protocol):
    """A hub that is not on this machine."""

    @property
    def scope(self) -> str | None:
        """Which cache its files belong into; None for none."""

    def address(self, path: str) -> str:
        """The URL of a file."""

    def ask(self, path: str, limit: int, validators: Mapping[str, str]) -> Answer | None:
        """The file with at most `limit` bytes, None when there is none; without a body when the validators still hold.

        Raises FetchError.
        """


@dataclass(frozen=True)
class CachedFiles:
    """The files of `remote`, kept in `cache`."""

    remote: RemoteFiles
    cache: ByteCache
    offline: bool = False

    @property
    def place(self) -> str:
        """Where the hub is."""
        return self.remote.place

    def read(self, path: str, limit: int) -> bytes | None:
        """See HubFiles. FetchError (rule fetch-offline) when offline and not kept."""
        # Files in other folders, such as results, are named by the digest of something else.
        named = _NAMED.fullmatch(path) if path.startswith(BY_DIGEST) else None
        if named is not None:
            return self._by_digest(path, named[1], limit)
        known = self.cache.entry(self.remote.address(path))
        kept = self.cache.content(known.digest, limit) if known else None
        if self.offline:
            if kept is None:
                raise self._not_offline(path)
            return kept if kept != _ABSENT else None
        return self._asked_again(path, limit, known, kept)

    def _by_digest(self, path: str, digest: str, limit: int) -> bytes | None:
        kept = self.cache.content(digest, limit)
        if kept is not None:
            return kept
        if self.offline:
            raise self._not_offline(path)
        answer = self.remote.ask(path, limit, {})
        data = None if answer is None else answer.body
        # Others are for the reader to refuse, who knows what the file was to be.
        if data is not None and sha256_hex(data) == digest:
            self.cache.put(digest, data)
        return data

    def _asked_again(self, path: str, limit: int, known: Entry | None, kept: bytes | None) -> bytes | None:
        validators = known.validators() if known and kept else {}
        try:
            answer = self.remote.ask(path, limit, validators)
        except FetchError as error:
            if kept and error.rule in _UNREACHABLE:
                hint = f"{VARIABLE}=1 takes what was read earlier"
                raise FetchError(error.findings[0].message, rule=error.rule, hint=hint) from error
            raise
        if answer is not None and answer.body is None:
            return kept
        data = _ABSENT if answer is None or answer.body is None else answer.body
        if answer is None:
            self.cache.keep(self.remote.address(path), data, Entry(sha256_hex(data)))
        elif answer.may_store:
            self.cache.keep(self.remote.address(path), data, Entry(sha256_hex(data), answer.etag, answer.modified))
        return None if answer is None else data

    def _not_offline(self, path: str) -> FetchError:
        return FetchError(
            f"offline, and {self.place}/{path} was not read before",
            rule="fetch-offline",
            hint="`catalog vendor` takes along what a pipeline needs",
        )
