"""The bytes of artifacts as streams."""

from __future__ import annotations

import tarfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from catalog.run.content_store import ContentStore
from catalog.run.model import Artifact
from catalog.run.tree import Entry, Manifest

PIECE = 256 << 10
_BLOCK = 512


def bytes_between(artifacts: ContentStore, artifact: Artifact, first: int, last: int) -> Iterator[bytes]:
    """The bytes of a file artifact from `first` to `last`, both included.

    What is missing is known before anything is sent, and an answer that nobody reads holds no file open. Raises what
    opening the file raises.
    """
    artifacts.open(artifact).close()

    def pieces() -> Iterator[bytes]:
        with artifacts.open(artifact) as stream:
            left = last - first + 1
            _skip(stream, first)
            while left > 0 and (piece := stream.read(min(PIECE, left))):
                left -= len(piece)
                yield piece

    return pieces()


def folder_as_tgz(artifacts: ContentStore, artifact: Artifact, top: str) -> Iterator[bytes]:
    """A folder artifact as a gzipped tar archive of one folder called `top`, with nothing of who made it or when."""
    artifacts.bring(artifact)
    manifest = artifacts.manifest(artifact)

    def pieces() -> Iterator[bytes]:
        packer = zlib.compressobj(1, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
        for piece in _tar(artifacts, manifest, top):
            if packed := packer.compress(piece):
                yield packed
        yield packer.flush()

    return pieces()


def _tar(artifacts: ContentStore, manifest: Manifest, top: str) -> Iterator[bytes]:
    yield _head(Entry("", "folder"), top)
    for entry in manifest.entries:
        yield _head(entry, f"{top}/{entry.path}")
        if entry.kind == "file" and entry.size:
            yield from bytes_between(artifacts, Artifact(entry.digest, entry.size), 0, entry.size - 1)
            yield b"\0" * (-entry.size % _BLOCK)
    yield b"\0" * (2 * _BLOCK)


def _head(entry: Entry, path: str) -> bytes:
    info = tarfile.TarInfo(path)
    info.size = entry.size if entry.kind == "file" else 0
    info.mode = 0o755 if entry.executable or entry.kind == "folder" else 0o644
    info.type = {"file": tarfile.REGTYPE, "folder": tarfile.DIRTYPE, "link": tarfile.SYMTYPE}[entry.kind]
    info.linkname = entry.target
    return info.tobuf(tarfile.PAX_FORMAT, "utf-8", "surrogateescape")


def _skip(stream: BinaryIO, count: int) -> None:
    """Go `count` bytes on; streams of object stores cannot be moved, only read."""
    if count and stream.seekable():
        stream.seek(count)
        return
    while count > 0 and (piece := stream.read(min(PIECE, count))):
        count -= len(piece)
