"""An artifact of the store as the gzipped tar that the executor of Argo unpacks, made while it is sent."""

from __future__ import annotations

import tarfile
import zlib
from collections.abc import Iterator

from catalog.run.blobs import corrupt
from catalog.run.content_store import ContentStore
from catalog.run.model import Artifact
from catalog.run.tree import Entry

_TOP = "data"
_PIECE = 1 << 20
_FASTEST = 1
_TIME = 946_684_800
"""The modification time of all files, the year 2000 in seconds: zip files know no 1970."""


def packed(artifact: Artifact, store: ContentStore) -> Iterator[bytes]:
    """The archive, the same bytes for the same content; files can be read by all and executed as in the artifact.

    A file is packed too, though the executor could take it as it is: it would get a mode that lets only the
    executor's own user read it. Raises IntegrityError when blobs are missing or changed.
    """
    squeeze = zlib.compressobj(_FASTEST, wbits=31)
    for piece in _tar(artifact, store):
        if data := squeeze.compress(piece):
            yield data
    yield squeeze.flush()


def _tar(artifact: Artifact, store: ContentStore) -> Iterator[bytes]:
    if artifact.kind == "file":
        yield from _file(_TOP, Entry("", "file", artifact.digest, artifact.size), store)
    else:
        yield _header(_TOP, tarfile.DIRTYPE, 0o755)
        for entry in store.manifest(artifact).entries:
            yield from _entry(entry, store)
    yield b"\0" * (2 * tarfile.BLOCKSIZE)


def _entry(entry: Entry, store: ContentStore) -> Iterator[bytes]:
    path = f"{_TOP}/{entry.path}"
    if entry.kind == "folder":
        yield _header(path, tarfile.DIRTYPE, 0o755)
    elif entry.kind == "link":
        yield _header(path, tarfile.SYMTYPE, 0o777, link=entry.target)
    else:
        yield from _file(path, entry, store)


def _file(path: str, entry: Entry, store: ContentStore) -> Iterator[bytes]:
    yield _header(path, tarfile.REGTYPE, 0o755 if entry.executable else 0o644, size=entry.size)
    left = entry.size
    with store.open(Artifact(entry.digest, entry.size)) as stream:
        while data := stream.read(_PIECE):
            left -= len(data)
            yield data
    if left:
        raise corrupt(entry.digest)
    yield b"\0" * (-entry.size % tarfile.BLOCKSIZE)


def _header(path: str, kind: bytes, mode: int, size: int = 0, link: str = "") -> bytes:
    info = tarfile.TarInfo(path)
    info.type, info.mode, info.size, info.linkname, info.mtime = kind, mode, size, link, _TIME
    return info.tobuf(tarfile.PAX_FORMAT, "utf-8", "surrogateescape")
