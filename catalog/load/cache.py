"""Downloaded specs on disk: texts by their digest, and for each URL the digest it had last."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import re
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from catalog.load.content import digest_of

_DIGEST = re.compile(r"[0-9a-f]{64}")


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
class SpecCache:
    """A folder of texts and URL entries that many processes use at once.

    Every file appears whole, by a rename. Texts are named by their digest and checked when read, so a damaged one is
    the same as none. A folder that cannot be read or written is an empty cache, not an error. URLs are not written
    down, only their hashes. Each `scope` is a cache of its own.
    """

    root: Path
    scope: str

    def text(self, digest: str) -> str | None:
        """The text with this digest, None when it is not there or damaged."""
        path = self._text_path(digest)
        data = _read(path)
        if data is None:
            return None
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            return None
        return text if digest_of(text) == digest and "\r\n" not in text else None

    def entry(self, address: str) -> Entry | None:
        """What is known of this URL, None when nothing is."""
        data = _read(self._entry_path(address))
        if data is None:
            return None
        try:
            found = Entry(**json.loads(data))
        except (ValueError, TypeError, RecursionError):
            return None
        valid = all(isinstance(value, str) for value in asdict(found).values()) and _DIGEST.fullmatch(found.digest)
        return found if valid else None

    def keep(self, address: str, text: str, entry: Entry) -> None:
        """Remember that `address` held `text`. The text goes first: an entry never names one that is not there."""
        try:
            if self.text(entry.digest) is None:
                _write(self._text_path(entry.digest), text.encode())
            _write(self._entry_path(address), json.dumps(asdict(entry), sort_keys=True).encode())
        except OSError as error:
            logging.getLogger(__name__).info("downloads are not cached: %s", error)

    def _text_path(self, digest: str) -> Path:
        return self.root / self.scope / "texts" / digest[:2] / digest

    def _entry_path(self, address: str) -> Path:
        name = hashlib.sha256(address.encode("utf-8", "surrogatepass")).hexdigest()
        return self.root / self.scope / "urls" / name[:2] / f"{name}.json"


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        logging.getLogger(__name__).info("the download cache cannot be read: %s", error)
        return None


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
