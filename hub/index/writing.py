"""Files of a hub that are named by their digest."""

from __future__ import annotations

from catalog.library.index.canonical import sha256_hex
from catalog.library.index.paths import blob_path
from catalog.library.index.values import Stored
from hub.index.store import HubWriter


def put_blob(writer: HubWriter, data: bytes) -> Stored:
    """Write a component file, or a file beside one."""
    stored = Stored(sha256_hex(data), len(data))
    writer.write(blob_path(stored.digest), data)
    return stored


def lf(data: bytes) -> bytes:
    """The text with LF for CRLF: what a component's digest is taken of."""
    return data.replace(b"\r\n", b"\n")
