"""Archives that are other than they say."""

from __future__ import annotations

import io
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping

MEGABYTE = 1 << 20


def zipped(members: Mapping[str, bytes]) -> bytes:
    """A zip of these files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def deflated_zeros(megabytes: int) -> Iterator[bytes]:
    """That many megabytes of zeros as a raw deflate stream of about a kilobyte each."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(bytes(MEGABYTE)) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(bytes(MEGABYTE)) + packer.flush(zlib.Z_FULL_FLUSH)
    yield block
    for _ in range(megabytes - 1):
        yield again
    yield packer.flush()


def gzipped_zeros(megabytes: int) -> Iterator[bytes]:
    """That many megabytes of zeros as gzip, without a true checksum at its end."""
    yield b"\x1f\x8b\x08\0\0\0\0\0\0\x03"
    yield from deflated_zeros(megabytes)
    yield struct.pack("<II", 0, (megabytes * MEGABYTE) & 0xFFFFFFFF)


def zip_of_zeros(name: str, megabytes: int, stated: int) -> bytes:
    """A zip with one file of zeros, which says that it has `stated` bytes."""
    data = b"".join(deflated_zeros(megabytes))
    encoded = name.encode()
    fields = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 33, 0, len(data), stated, len(encoded), 0)
    local = b"PK\x03\x04" + fields + encoded
    central = b"PK\x01\x02" + struct.pack("<H", 20) + fields + struct.pack("<HHHII", 0, 0, 0, 0, 0) + encoded
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local) + len(data), 0)
    return local + data + central + end


def tarred(*members: tuple[tarfile.TarInfo, bytes]) -> bytes:
    """A tar of these members."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for info, data in members:
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def member(name: str, data: bytes = b"", kind: bytes = tarfile.REGTYPE, to: str = "") -> tuple[tarfile.TarInfo, bytes]:
    """One member of a tar; `to` is where a link leads."""
    info = tarfile.TarInfo(name)
    info.type, info.linkname, info.size = kind, to, len(data)
    return info, data
