"""A hub in memory whose files a test may look at, copy, and tamper with."""

from __future__ import annotations

from dataclasses import dataclass, field

from catalog.errors import LibraryError
from catalog.library.index.canonical import sha256_hex
from catalog.library.index.encode import encode_root
from catalog.library.index.values import BUCKETS, Root, Stored


@dataclass
class MemoryHub:
    """HubFiles and HubWriter over a dict; `asked` lists what was read."""

    files: dict[str, bytes] = field(default_factory=dict)
    place: str = "memory:hub"
    asked: list[str] = field(default_factory=list)
    retired: list[str] = field(default_factory=list)

    def read(self, path: str, limit: int) -> bytes | None:
        self.asked.append(path)
        data = self.files.get(path)
        if data is not None and len(data) > limit:
            raise LibraryError(f"{path} has more than {limit} bytes", rule="hub-too-large")
        return data

    def write(self, path: str, data: bytes) -> None:
        self.files[path] = data

    def retire(self, path: str) -> None:
        self.retired.append(path)

    def copy(self) -> MemoryHub:
        """The hub as it is now, at the same place: what somebody who recorded it can show again."""
        return MemoryHub(dict(self.files), self.place)


def index_bytes(state: str) -> bytes:
    """An index that differs for each text."""
    return encode_root(Root((Stored(sha256_hex(state.encode()), 2),) * BUCKETS))
