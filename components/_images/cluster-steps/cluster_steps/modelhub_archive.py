"""A model as one archive whose bytes depend on the model alone."""

from __future__ import annotations

import gzip
import hashlib
import shutil
import tarfile
from pathlib import Path

from cluster_steps.errors import StepFailure

CHUNK = 1 << 20


def pack_model(source: Path, name: str, target: Path) -> None:
    """Write `source` to the archive `target` with one top folder, `name`.

    A gzip-compressed tar archive is taken as it is; a folder, or another file, is packed, and always to the same bytes.
    Raises StepFailure when there is nothing to pack.
    """
    if source.is_file() and _is_archive(source):
        shutil.copyfile(source, target)
        return
    if not source.exists():
        raise StepFailure(f"there is no model at {source}")
    files = [source] if source.is_file() else sorted(source.rglob("*"))
    if not any(path.is_file() for path in files):
        raise StepFailure(f"the folder {source} holds no file")
    base = source.parent if source.is_file() else source
    with target.open("wb") as raw, gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as packed:
        with tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive:
            for path in files:
                _add(archive, path, f"{name}/{path.relative_to(base).as_posix()}")


def file_digest(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _is_archive(path: Path) -> bool:
    with path.open("rb") as stream:
        zipped = stream.read(2) == b"\x1f\x8b"
    return zipped and tarfile.is_tarfile(path)


def _add(archive: tarfile.TarFile, path: Path, name: str) -> None:
    # Links are followed: what they point at need not exist where the archive is unpacked.
    if not path.is_file():
        if not path.is_dir():
            raise StepFailure(f"{path} is neither a file nor a folder")
        return
    entry = tarfile.TarInfo(name)
    entry.size = path.stat().st_size
    entry.mode = 0o755 if path.stat().st_mode & 0o100 else 0o644
    with path.open("rb") as stream:
        archive.addfile(entry, stream)
