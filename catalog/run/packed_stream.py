"""The content of one stored object: a file as it is, or a gzipped tar of one file or folder, read in one pass."""

from __future__ import annotations

import tarfile
import zlib
from collections.abc import Callable
from typing import IO, Any, Literal, Union, cast

from catalog.errors import RunError
from catalog.run.output_errors import leaving_link, special_file
from catalog.run.tree import Entry, Manifest, decode, stays_inside

Packing = Literal["none", "tgz"]
Keep = Callable[[IO[bytes], int], "tuple[str, int]"]
"""Takes the stream of one file and its size (-1: unknown), reads it to its end, and gives its digest and size."""

Content = Union[Entry, Manifest]
"""A file, as an entry with an empty path, or a folder."""

MAX_ENTRIES = 1_000_000
MAX_UNPACKED_BYTES = 1 << 40
_MAX_HEADER = 2 << 20
_PIECE = 1 << 18


def read_packed(stream: IO[bytes], packing: Packing, keep: Keep, max_bytes: int = MAX_UNPACKED_BYTES) -> Content:
    """Read `stream` to its end, hand each file in it to `keep`, and say what it holds.

    Nothing is written anywhere. Raises RunError for a broken archive, one of several files, a path with `..`, a
    device, a link that leaves the folder, and for more than `max_bytes` of unpacked files.
    """
    if packing == "none":
        digest, size = keep(stream, -1)
        return Entry("", "file", digest, size)
    unzipped = _Gunzip(stream)
    try:
        with tarfile.open(fileobj=cast("IO[bytes]", unzipped), mode="r|", bufsize=_PIECE) as archive:
            content = _Tree(keep, unzipped, max_bytes).read(archive)
        unzipped.finish()
    except (tarfile.TarError, EOFError, zlib.error) as error:
        raise _broken(str(error)) from error
    return content


class _Tree:
    """What was found so far below the one name at the top of an archive."""

    def __init__(self, keep: Keep, source: _Gunzip, max_bytes: int) -> None:
        self._keep = keep
        self._source = source
        self._left = max_bytes
        self._top = ""
        self._root: Entry | None = None
        self._entries: dict[str, Entry] = {}
        self._parents: set[str] = set()

    def read(self, archive: tarfile.TarFile) -> Content:
        """Everything in the archive, as what it makes."""
        while member := self._next(archive):
            self._add(archive, member)
        if self._root is None:
            raise _broken("it holds nothing")
        if self._root.kind == "file":
            return self._root
        found = [entry for path, entry in self._entries.items() if entry.kind != "folder" or path not in self._parents]
        manifest = Manifest(tuple(sorted(found, key=lambda entry: entry.path)))
        return decode(manifest.encode())

    def _next(self, archive: tarfile.TarFile) -> tarfile.TarInfo | None:
        self._source.allow(_MAX_HEADER)
        member = archive.next()
        cast(Any, archive).members.clear()  # tarfile would keep every member in memory
        if len(self._entries) > MAX_ENTRIES:
            raise _too_large(f"more than {MAX_ENTRIES} files")
        return member

    def _add(self, archive: tarfile.TarFile, member: tarfile.TarInfo) -> None:
        path = self._path(member)
        entry = self._entry(archive, member, path)
        if not path:
            self._root = entry
            return
        if self._root is None:
            self._root = Entry("", "folder")
        known = self._entries.setdefault(path, entry)
        if self._root.kind != "folder" or (known is not entry and (known.kind, entry.kind) != ("folder", "folder")):
            raise _broken(f"it names {member.name} twice")
        while path := path.rpartition("/")[0]:
            if path in self._parents:
                break
            self._parents.add(path)

    def _path(self, member: tarfile.TarInfo) -> str:
        parts = [part for part in member.name.split("/") if part not in ("", ".")]
        if member.name.startswith("/") or ".." in parts or not parts:
            raise RunError(
                f"an output arrived in an archive with the path {member.name!r}",
                rule="artifact-path",
                hint="the object was not written by the executor of Argo; run the task again",
            )
        if self._root is None:
            self._top = parts[0]
        if parts[0] != self._top or (len(parts) == 1 and self._root is not None):
            raise _broken(f"it holds {self._top} and {parts[0]}, and not one file or folder")
        return "/".join(parts[1:])

    def _entry(self, archive: tarfile.TarFile, member: tarfile.TarInfo, path: str) -> Entry:
        if member.isdir():
            return Entry(path, "folder")
        if member.issym():
            if not path or not stays_inside(path, member.linkname):
                raise leaving_link(member.name, member.linkname)
            return Entry(path, "link", target=member.linkname)
        if member.islnk():
            return self._hard_link(member, path)
        if not member.isfile():
            raise special_file(member.name)
        return self._file(archive, member, path)

    def _file(self, archive: tarfile.TarFile, member: tarfile.TarInfo, path: str) -> Entry:
        self._left -= member.size
        if self._left < 0 or member.size < 0:
            raise _too_large("more bytes than are allowed")
        self._source.allow(member.size + _MAX_HEADER)
        stream = cast("IO[bytes]", archive.extractfile(member))
        digest, size = self._keep(stream, member.size)
        if size != member.size:
            raise _broken(f"{member.name} ends too early")
        return Entry(path, "file", digest, size, bool(path) and bool(member.mode & 0o100))

    def _hard_link(self, member: tarfile.TarInfo, path: str) -> Entry:
        first = self._entries.get(member.linkname.partition("/")[2])
        if first is None or first.kind != "file" or not path:
            raise RunError(
                f"the output {member.name} is a hard link to {member.linkname}, which is no output",
                rule="artifact-link",
                hint="copy the file in place of linking it",
            )
        return Entry(path, "file", first.digest, first.size, first.executable)


class _Gunzip:
    """The `read` method that tarfile needs, over a gzip stream; checks its end, and never reads more than allowed."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self._inflate = zlib.decompressobj(wbits=31)
        self._left = _MAX_HEADER

    def allow(self, size: int) -> None:
        """From here on, give at most `size` more bytes: tarfile reads headers of any length into memory."""
        self._left = size + _PIECE

    def read(self, size: int) -> bytes:
        """Up to `size` bytes; fewer only at the end."""
        pieces: list[bytes] = []
        while size > 0 and not self._inflate.eof:
            packed = self._inflate.unconsumed_tail or self._source.read(_PIECE)
            piece = self._inflate.decompress(packed, size)
            if not packed and not piece and not self._inflate.eof:
                raise EOFError("its end is missing")
            pieces.append(piece)
            size -= len(piece)
            self._left -= len(piece)
        if self._left < 0:
            raise _too_large("a header of several megabytes")
        return b"".join(pieces)

    def finish(self) -> None:
        """Read what is left, so that the check sum at the end is looked at."""
        self.allow(_MAX_HEADER)
        while self.read(_PIECE):
            pass


def _broken(why: str) -> RunError:
    return RunError(
        f"an output did not arrive as an archive of one file or folder: {why}",
        rule="artifact-archive",
        hint="run the task again; its object in the artifact repository may have been changed",
    )


def _too_large(what: str) -> RunError:
    return RunError(
        f"an output arrived in an archive with {what}", rule="artifact-too-large", hint="write less to one output"
    )
