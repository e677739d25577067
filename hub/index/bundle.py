"""A hub in one file: made in memory, and written as a tar whose bytes follow from what it holds."""

from __future__ import annotations

import io
import os
import secrets
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from catalog.errors import UsageError
from catalog.library.index.paths import ROOT
from hub.index.dry_store import DryChange


@dataclass(frozen=True)
class NoFiles:
    """A hub that holds nothing yet."""

    place: str

    def read(self, path: str, limit: int) -> bytes | None:
        """None. See HubFiles."""
        return None


def new_bundle(path: Path) -> DryChange:
    """A hub in memory to write to."""
    return DryChange(NoFiles(str(path)))


def write_bundle(change: DryChange, path: Path) -> int:
    """Write the hub to a tar file, in one step; how many bytes it has. Raises UsageError."""
    files = {name: data for name, data in change.written.items() if name not in change.retired}
    partial = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with partial.open("xb") as stream:
            with tarfile.open(fileobj=stream, mode="w", format=tarfile.USTAR_FORMAT) as archive:
                _add(archive, files)
            stream.flush()
            os.fsync(stream.fileno())
            size = stream.tell()
        partial.replace(path)
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror}", rule="file-unwritable") from None
    finally:
        partial.unlink(missing_ok=True)
    return size


def _add(archive: tarfile.TarFile, files: Mapping[str, bytes]) -> None:
    """The root first: who reads the beginning knows what it is. No times, no owners."""
    for name in sorted(files, key=lambda name: (name != ROOT, name)):
        info = tarfile.TarInfo(name)
        info.size, info.mode = len(files[name]), 0o644
        archive.addfile(info, io.BytesIO(files[name]))
