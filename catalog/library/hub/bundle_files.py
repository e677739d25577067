"""A hub in one file: a tar of the files of a static hub."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from catalog.errors import LibraryError

SUFFIX = ".tar"
MAX_MEMBERS = 200_000
MAX_MEMBER_BYTES = 64 << 20
MAX_TOTAL_BYTES = 4 << 30


@dataclass(frozen=True)
class BundleFiles:
    """The hub in the tar file `path`. Nothing is unpacked: a file is read where it lies in the tar."""

    path: Path

    @property
    def place(self) -> str:
        """The file's path."""
        return str(self.path)

    def read(self, path: str, limit: int) -> bytes | None:
        """See HubFiles. LibraryError (rule bundle-malformed) for a tar that is no bundle."""
        span = self.spans.get(path)
        if span is None:
            return None
        offset, size = span
        if size > limit:
            raise LibraryError(f"{path} in {self.path} has more than {limit} bytes", rule="hub-too-large")
        try:
            with self.path.open("rb") as stream:
                stream.seek(offset)
                data = stream.read(size)
        except OSError as error:
            raise LibraryError(f"cannot read {self.path}: {error.strerror}", rule="library-unreadable") from None
        if len(data) != size:
            raise _malformed(self.path, f"it ends within {path}")
        return data

    @cached_property
    def spans(self) -> Mapping[str, tuple[int, int]]:
        """Where each file lies: its first byte and how many it has. Raises as read."""
        found: dict[str, tuple[int, int]] = {}
        total = 0
        try:
            with self.path.open("rb") as stream:
                for member in _members(stream, self.path):
                    total += member.size
                    if len(found) >= MAX_MEMBERS or total > MAX_TOTAL_BYTES:
                        raise LibraryError(f"{self.path} holds too much for a bundle", rule="hub-too-large")
                    if member.name in found:
                        raise _malformed(self.path, f"it holds {member.name[:80]!r} twice")
                    found[member.name] = (member.offset_data, member.size)
        except (tarfile.TarError, ValueError) as error:
            raise _malformed(self.path, f"it is no tar file ({type(error).__name__})") from None
        except OSError as error:
            raise LibraryError(f"cannot read {self.path}: {error.strerror}", rule="library-unreadable") from None
        return found


def _members(stream: BinaryIO, path: Path) -> Iterator[tarfile.TarInfo]:
    """The plain files of a tar without extensions: headers that change what the next one means are refused too."""
    offset = 0
    while True:
        stream.seek(offset)
        block = stream.read(tarfile.BLOCKSIZE)
        if len(block) == tarfile.BLOCKSIZE and not any(block):
            return
        if len(block) < tarfile.BLOCKSIZE:
            raise _malformed(path, "it ends too soon")
        member = tarfile.TarInfo.frombuf(block, "utf-8", "strict")
        member.offset_data = offset + tarfile.BLOCKSIZE
        if member.type != tarfile.DIRTYPE:
            _check(member, path)
            yield member
        blocks = -(-max(member.size, 0) // tarfile.BLOCKSIZE) if member.type != tarfile.DIRTYPE else 0
        offset = member.offset_data + blocks * tarfile.BLOCKSIZE


def _check(member: tarfile.TarInfo, path: Path) -> None:
    name = PurePosixPath(member.name)
    if member.type not in (tarfile.REGTYPE, tarfile.AREGTYPE) or member.size < 0:
        raise _malformed(path, f"{member.name[:80]!r} is no plain file")
    plain = bool(name.parts) and member.name == str(name) and "\\" not in member.name
    if not plain or name.is_absolute() or ".." in name.parts or not member.name.isprintable():
        raise _malformed(path, f"{member.name[:80]!r} is no path of a hub's file")
    if member.size > MAX_MEMBER_BYTES:
        raise LibraryError(f"{member.name[:80]!r} in {path} is too large", rule="hub-too-large")


def _malformed(path: Path, why: str) -> LibraryError:
    hint = "a bundle is written by `catalog vendor --bundle FILE.tar`"
    return LibraryError(f"{path} is no bundle: {why}", rule="bundle-malformed", hint=hint)
