"""Downloaded component files on disk: texts by their digest, and for each URL the digest it had last."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from catalog.load.byte_cache import ByteCache, Entry
from catalog.resources import MAX_SPEC_BYTES

__all__ = ["Entry", "SpecCache"]

_MAX_TEXT_BYTES = 4 * MAX_SPEC_BYTES


@dataclass(frozen=True)
class SpecCache:
    """A ByteCache of texts with LF line ends, whose sha256 is the component's digest."""

    root: Path
    scope: str

    def text(self, digest: str) -> str | None:
        """The text with this digest, None when it is not there or damaged."""
        data = self._bytes.content(digest, _MAX_TEXT_BYTES)
        if data is None or b"\r\n" in data:
            return None
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            return None

    def entry(self, address: str) -> Entry | None:
        """What is known of this URL, None when nothing is."""
        return self._bytes.entry(address)

    def keep(self, address: str, text: str, entry: Entry) -> None:
        """Remember that `address` held `text`."""
        self._bytes.keep(address, text.encode(), entry)

    @property
    def _bytes(self) -> ByteCache:
        return ByteCache(self.root, self.scope, "texts")
