"""The text in a pipeline package: a file, a .zip or a .tar.gz, read with bounds because it may be anybody's."""

from __future__ import annotations

import io
import tarfile
import zipfile
import zlib
from collections.abc import Sequence

from catalog.errors import UsageError
from catalog.load.archive import DAMAGE

MAX_BYTES = 32 << 20
MAX_MEMBERS = 1000
ENDINGS = (".yaml", ".yml", ".json", ".zip", ".tar.gz", ".tgz")

_ZIP = b"PK\x03\x04"
_GZIP = b"\x1f\x8b"
_WANTED = "pipeline.yaml"


def package_text(data: bytes, name: str) -> str:
    """The pipeline's text: the data itself, or `pipeline.yaml` or the only YAML file of the archive it is.

    What it is is told by its first bytes; `name` is only for messages. Raises UsageError (rule package-unreadable).
    """
    try:
        text = _member(data, name).decode("utf-8")
    except UnicodeDecodeError:
        raise _unreadable(name, "it is not UTF-8 text") from None
    except (*DAMAGE, tarfile.TarError, RuntimeError):
        raise _unreadable(name, "the archive is damaged") from None
    if not text.strip():
        raise _unreadable(name, "it is empty")
    return text


def is_archive(data: bytes) -> bool:
    """True for the beginning of a .zip or .tar.gz."""
    return data.startswith((_ZIP, _GZIP))


def _member(data: bytes, name: str) -> bytes:
    if data.startswith(_ZIP):
        return _of_zip(data, name)
    if data.startswith(_GZIP):
        return _of_tar(_unpacked(data, name), name)
    return _bounded(data, name)


def _of_zip(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        with archive.open(_chosen([item.filename for item in archive.infolist()], name)) as member:
            return _bounded(member.read(MAX_BYTES + 1), name)


def _of_tar(data: bytes, name: str) -> bytes:
    with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as tape:
        members = {item.name.removeprefix("./"): item for item in tape.getmembers() if item.isfile()}
        found = tape.extractfile(members[_chosen(list(members), name)])
        return b"" if found is None else found.read()


def _unpacked(data: bytes, name: str) -> bytes:
    unpacker = zlib.decompressobj(wbits=31)
    return _bounded(unpacker.decompress(data, MAX_BYTES + 1), name)


def _bounded(data: bytes, name: str) -> bytes:
    if len(data) > MAX_BYTES:
        raise _unreadable(name, f"it has more than {MAX_BYTES >> 20} MiB unpacked")
    return data


def _chosen(names: Sequence[str], package: str) -> str:
    if len(names) > MAX_MEMBERS:
        raise _unreadable(package, f"the archive has more than {MAX_MEMBERS} files")
    files = [name for name in names if name.endswith((".yaml", ".yml"))]
    if _WANTED in files:
        return _WANTED
    if len(files) != 1:
        count = "no YAML file" if not files else f"{len(files)} YAML files"
        raise _unreadable(package, f"the archive has {count} and no {_WANTED}")
    return files[0]


def _unreadable(name: str, why: str) -> UsageError:
    return UsageError(
        f'"{name[:200]}" cannot be read as a pipeline: {why}',
        rule="package-unreadable",
        hint="upload a pipeline as YAML, or a .zip or .tar.gz with pipeline.yaml in it",
    )
