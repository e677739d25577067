"""How The Update Framework's client reads the files of a hub."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO

from tuf.api.exceptions import DownloadHTTPError, DownloadLengthMismatchError
from tuf.ngclient import FetcherInterface

from catalog.library.hub.files import HubFiles
from catalog.library.hub.trust.refusals import untrusted
from catalog.library.index.decode import MAX_ROOT_BYTES

_NOT_FOUND = 404
# The paths are made of what the metadata say, which a stranger may have written.
_PATH = re.compile(
    r"metadata/(timestamp\.json|[0-9]{1,12}\.(root|targets|snapshot)\.json|targets/[0-9a-f]{64}\.index\.json)"
)


@dataclass
class HubFetcher(FetcherInterface):
    """Reads below the root of a hub. `asked` is the path that was read last, for messages.

    What `files.read` raises goes through unchanged; a file that is missing is an HTTP 404, as the client expects it.
    """

    files: HubFiles
    asked: str = ""

    def _fetch(self, url: str) -> Iterator[bytes]:
        return iter((self._read(url),))

    @contextmanager
    def download_file(self, url: str, max_length: int) -> Iterator[IO[bytes]]:
        """The file at the path `url`, as a file object. Raises DownloadError, and what reading the hub raises."""
        data = self._read(url)
        if len(data) > max_length:
            raise DownloadLengthMismatchError(f"{url} has {len(data)} bytes, of {max_length} that it may have")
        with tempfile.TemporaryFile() as file:
            file.write(data)
            file.seek(0)
            yield file

    def _read(self, path: str) -> bytes:
        self.asked = path
        if not _PATH.fullmatch(path):
            raise untrusted(f"{self.files.place} has metadata that name {path[:120]!r}")
        data = self.files.read(path, MAX_ROOT_BYTES)
        if data is None:
            raise DownloadHTTPError(f"{path} is missing", _NOT_FOUND)
        return data
