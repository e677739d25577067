"""A component file inside a zip, read in memory."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import Final

from catalog.errors import FetchError
from catalog.load.body import too_large

COMPONENT_FILE: Final = "component.yaml"
_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
# What zipfile raises for damaged archives: its own error, and those of the parsers beneath it.
DAMAGE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    LookupError,
    NotImplementedError,
)
_ENCRYPTED: Final = 0x1


def is_zip(body: bytes) -> bool:
    """True when the bytes are a zip archive."""
    return zipfile.is_zipfile(io.BytesIO(body))


def read_member(body: bytes, member: str, limit: int, url: str) -> bytes:
    """The bytes of `member`, or of the archive's component.yaml when `member` is empty.

    A component.yaml at the top goes before deeper ones. FetchError when there is none or no single one, when it is
    larger than `limit` bytes, encrypted or damaged.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            info = _choose(archive, member, url)
            if info.flag_bits & _ENCRYPTED or info.compress_type not in _METHODS:
                raise _refusal(f"{info.filename} is encrypted or compressed by an unusual method", url)
            with archive.open(info) as opened:
                data = opened.read(limit + 1)
    except DAMAGE as error:
        raise _refusal("the zip archive is damaged", url) from error
    if len(data) > limit:
        raise too_large(url, limit)
    return data


def _choose(archive: zipfile.ZipFile, member: str, url: str) -> zipfile.ZipInfo:
    files = [info for info in archive.infolist() if not info.is_dir()]
    if member:
        found = [info for info in files if info.filename == member]
        wanted = member
    else:
        found = [info for info in files if info.filename == COMPONENT_FILE]
        found = found or [info for info in files if info.filename.rsplit("/", 1)[-1] == COMPONENT_FILE]
        wanted = COMPONENT_FILE
    if len(found) == 1:
        return found[0]
    if found:
        raise _refusal(f"the zip holds {len(found)} files {wanted}: {_listed(found)}", url)
    yaml_files = [info for info in files if info.filename.endswith((".yaml", ".yml"))]
    raise _refusal(f"the zip holds no {wanted}; its YAML files: {_listed(yaml_files) or 'none'}", url)


def _listed(members: list[zipfile.ZipInfo]) -> str:
    names = [info.filename for info in members[:8]]
    return ", ".join(names + ["…"] * (len(members) > len(names)))


def _refusal(what: str, url: str) -> FetchError:
    return FetchError(
        f"{what}: {url}",
        rule="fetch-archive",
        hint="name the file inside the zip: …/archive.zip!/folder/component.yaml",
    )
