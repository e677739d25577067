"""Downloaded bytes on disk: each by its digest, and for each URL the digest it had last."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import re
import stat
import tempfile
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path

_DIGEST = re.compile(r"[0-9a-f]{64}")
_MAX_ENTRY_BYTES = 64 << 10


@dataclass(frozen=True)
class Entry:
    """What a URL held when it was last read, and the server's validators to ask whether it still does."""

    digest: str
    etag: str = ""
    modified: str = ""

    def validators(self) -> dict[str, str]:
        """The headers that ask the server to send the body only if it is another one by now."""
        offered = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in offered.items() if value and value.isascii() and value.isprintable()}


@dataclass(frozen=True)
class ByteCache:
    """A folder of contents and URL entries that many processes use at once.

    Every file appears whole, by a rename. Contents are named by their sha256 and checked when read, so a damaged one is
    the same as none; so is a link, wherever it leads. A folder that cannot be read or written is an empty cache, not an
    error. URLs are not written down, only their hashes. Each `scope` is a cache of its own; `kind` is the subfolder of
    the contents.
    """

    root: Path
    scope: str
    kind: str = "contents"

    def content(self, digest: str, limit: int) -> bytes | None:
        """The bytes with this sha256 (hex); None when they are not there, damaged, or more than `limit`."""
        data = _read(self._content_path(digest), limit)
        return data if data is not None and hashlib.sha256(data).hexdigest() == digest else None

    def entry(self, address: str) -> Entry | None:
        """What is known of this URL, None when nothing is."""
        data = _read(self._entry_path(address), _MAX_ENTRY_BYTES)
        if data is None:
            return None
        try:
            found = Entry(**json.loads(data))
        except (ValueError, TypeError, RecursionError):
            return None
        valid = all(isinstance(value, str) for value in asdict(found).values()) and _DIGEST.fullmatch(found.digest)
        return found if valid else None

    def keep(self, address: str, data: bytes, entry: Entry) -> None:
        """Remember that `address` held `data`. The content goes first: no entry names one that is not there."""
        if self.put(entry.digest, data):
            self._write(self._entry_path(address), json.dumps(asdict(entry), sort_keys=True).encode())

    def put(self, digest: str, data: bytes) -> bool:
        """Keep `data`, whose sha256 is `digest`; False when the folder does not take it."""
        return self.content(digest, len(data)) is not None or self._write(self._content_path(digest), data)

    def _write(self, path: Path, data: bytes) -> bool:
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            if not path.parent.resolve().is_relative_to(self._resolved):
                raise OSError(f"{path.parent} leads out of the cache")
            _replace(path, data)
        except OSError as error:
            logging.getLogger(__name__).info("downloads are not cached: %s", error)
            return False
        return True

    @cached_property
    def _resolved(self) -> Path:
        return self.root.resolve()

    def _content_path(self, digest: str) -> Path:
        return self.root / self.scope / self.kind / digest[:2] / digest

    def _entry_path(self, address: str) -> Path:
        name = hashlib.sha256(address.encode("utf-8", "surrogatepass")).hexdigest()
        return self.root / self.scope / "urls" / name[:2] / f"{name}.json"


def _read(path: Path, limit: int) -> bytes | None:
    # Neither a link nor a pipe: opening a pipe could wait for ever.
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(path, flags), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                return None
            data = file.read(limit + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        logging.getLogger(__name__).info("the download cache cannot be read: %s", error)
        return None
    return data if len(data) <= limit else None


def _replace(path: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        # Not synced: what a failing machine tears is no content with that digest, and no entry.
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
