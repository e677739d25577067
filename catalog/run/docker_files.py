"""Files into and out of a container as streams of tar: never whole in memory, and nothing lands where it should not."""

from __future__ import annotations

import os
import shutil
import tarfile
from collections.abc import Iterable, Iterator, Mapping
from typing import IO, cast

from catalog.errors import MachineError, RunError
from catalog.run.output_errors import leaving_link, special_file
from catalog.run.tree import stays_inside

_PIECE = 1 << 18


def pack(folders: Mapping[str, int], trees: Mapping[str, str]) -> Iterator[bytes]:
    """A tar stream with empty `folders` (path in the archive → mode) and then the files and folders of `trees`.

    `trees` maps a path in the archive to a file or folder of this machine. Everything belongs to root; files can be
    read by all, and executed by all if their owner may.
    """
    for path, mode in folders.items():
        yield _header(path, tarfile.DIRTYPE, mode)
    for path, source in trees.items():
        yield from _pack_tree(path, source)
    yield b"\0" * (2 * tarfile.BLOCKSIZE)


def _pack_tree(path: str, source: str) -> Iterator[bytes]:
    if os.path.islink(source):
        yield _header(path, tarfile.SYMTYPE, 0o777, link=os.readlink(source))
    elif os.path.isdir(source):
        yield _header(path, tarfile.DIRTYPE, 0o755)
        for child in sorted(os.listdir(source)):
            yield from _pack_tree(f"{path}/{child}", f"{source}/{child}")
    else:
        yield from _pack_file(path, source)


def _pack_file(path: str, source: str) -> Iterator[bytes]:
    with open(source, "rb", buffering=0) as stream:
        found = os.fstat(stream.fileno())
        yield _header(path, tarfile.REGTYPE, 0o755 if found.st_mode & 0o100 else 0o644, size=found.st_size)
        left = found.st_size
        while left:
            data = stream.read(min(_PIECE, left))
            if not data:
                raise MachineError(f"{source} became shorter while it was read", rule="file-changed")
            left -= len(data)
            yield data
    yield b"\0" * (-found.st_size % tarfile.BLOCKSIZE)


def _header(path: str, kind: bytes, mode: int, size: int = 0, link: str = "") -> bytes:
    info = tarfile.TarInfo(path)
    info.type, info.mode, info.size, info.linkname = kind, mode, size, link
    return info.tobuf(tarfile.PAX_FORMAT, "utf-8", "surrogateescape")


def unpack(chunks: Iterable[bytes], wanted: Mapping[str, str]) -> None:
    """Write what lies at the `wanted` paths of a tar stream to new files and folders of this machine.

    `wanted` maps a path in the archive to a target; the rest is skipped. Raises RunError for a path with `..`, a
    device, or a link that leaves its target, and MachineError for a broken stream.
    """
    os_errors = (tarfile.TarError, EOFError)
    links: list[tuple[str, str]] = []
    try:
        reader = cast("IO[bytes]", _Reader(iter(chunks)))
        with tarfile.open(fileobj=reader, mode="r|", bufsize=_PIECE) as archive:
            for member in archive:
                place = _place(member.name, wanted)
                if place is not None:
                    _unpack_member(archive, member, place, wanted, links)
    except os_errors as error:
        raise MachineError(f"docker sent a broken archive: {error}", rule="docker-archive") from error
    # Links come last, so that nothing can be written through one.
    for target, text in links:
        os.symlink(text, target)


def _place(name: str, wanted: Mapping[str, str]) -> tuple[str, str] | None:
    """The target that an archive path belongs to, and the rest of the path below it."""
    path = name.rstrip("/")
    if path.startswith("/") or ".." in path.split("/"):
        raise RunError(f"docker sent an archive with the path {name}", rule="archive-path")
    for prefix, target in wanted.items():
        if path == prefix or path.startswith(f"{prefix}/"):
            return target, path[len(prefix) + 1 :]
    return None


def _unpack_member(
    archive: tarfile.TarFile,
    member: tarfile.TarInfo,
    place: tuple[str, str],
    wanted: Mapping[str, str],
    links: list[tuple[str, str]],
) -> None:
    target, rest = place
    path = f"{target}/{rest}" if rest else target
    if member.isdir():
        os.makedirs(path, exist_ok=True)
    elif member.issym():
        if not rest or not stays_inside(rest, member.linkname):
            raise leaving_link(member.name, member.linkname)
        links.append((path, member.linkname))
    elif member.islnk():
        _copy_hard_link(member, path, wanted)
    elif member.isfile():
        _write(cast("IO[bytes]", archive.extractfile(member)), path, 0o755 if member.mode & 0o100 else 0o644)
    else:
        raise special_file(member.name)


def _copy_hard_link(member: tarfile.TarInfo, path: str, wanted: Mapping[str, str]) -> None:
    first = _place(member.linkname, wanted)
    if first is None:
        raise RunError(
            f"the output {member.name} is a hard link to {member.linkname}, which is no output",
            rule="artifact-link",
            hint="copy the file in place of linking it",
        )
    os.makedirs(os.path.dirname(path), exist_ok=True)
    shutil.copy2("/".join(part for part in first if part), path, follow_symlinks=False)


def _write(stream: IO[bytes], path: str, mode: int) -> None:
    os.makedirs(os.path.dirname(path), exist_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    with os.fdopen(os.open(path, flags, mode), "wb", buffering=0) as target:
        shutil.copyfileobj(stream, target, _PIECE)


class _Reader:
    """The `read` method that tarfile needs, over pieces of any size."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._left = b""

    def read(self, size: int) -> bytes:
        pieces: list[bytes] = []
        while size > 0:
            if not self._left:
                self._left = next(self._chunks, b"")
                if not self._left:
                    break
            piece, self._left = self._left[:size], self._left[size:]
            pieces.append(piece)
            size -= len(piece)
        return b"".join(pieces)
