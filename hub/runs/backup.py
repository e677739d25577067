"""A whole server in one file: a tar of the backups of its two stores, and of its runs' artifacts and logs."""

from __future__ import annotations

import os
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from catalog.client.session import Session
from catalog.run.folder_store import FolderBlobs
from catalog.store.backup import backup_store
from catalog.store.backup_file import new_file
from hub.registry.backup import backup
from hub.registry.registry import Registry

HUB_FILE = "hub.db"
RUNS_FILE = "runs.db"
ARTIFACTS = "artifacts"
RUNS = "runs"


@dataclass(frozen=True)
class Contents:
    """What a backup holds: rows by table of the hub and of the run store, how many files of runs with how many bytes,
    and where the artifacts are when they are elsewhere."""

    hub: dict[str, int]
    runs: dict[str, int]
    files: int = 0
    size: int = 0
    elsewhere: str = ""


def backup_server(registry: Registry, session: Session, file: Path, *, artifacts: bool = True) -> Contents:
    """Write the state of hub and runs to a new file, readable by its owner alone, while the server goes on.

    Artifacts on this machine are in it unless `artifacts` is false; those in an object store are left to that. Raises
    UsageError (rule backup-exists), MachineError and StoreError.
    """
    with new_file(file) as partial, tempfile.TemporaryDirectory(dir=file.parent, prefix=".backup-") as folder:
        # The stores first: what they name is there afterwards too.
        hub = backup(registry, Path(folder) / HUB_FILE)
        runs = backup_store(session.store, Path(folder) / RUNS_FILE)
        count, size = 0, 0
        # A large file of a task may be a second name of a blob; each stands for itself here.
        with tarfile.open(partial, "w", format=tarfile.PAX_FORMAT, dereference=True) as tar:
            for name in (HUB_FILE, RUNS_FILE):
                _add(tar, Path(folder) / name, name)
            for path, name in _files(session) if artifacts else ():
                with suppress(FileNotFoundError):  # a task that ends clears its folder away
                    size += _add(tar, path, name)
                    count += 1
        with partial.open("rb") as stream:
            os.fsync(stream.fileno())
    elsewhere = "" if blob_folder(session) else session.artifact_root
    return Contents(hub, runs, count, size, elsewhere)


def blob_folder(session: Session) -> Path | None:
    """Where the artifacts lie on this machine; None when they are elsewhere."""
    blobs = session.artifacts.blobs
    return blobs.root if isinstance(blobs, FolderBlobs) else None


def _files(session: Session) -> Iterator[tuple[Path, str]]:
    """The blobs and the files of runs, with their names in the backup."""
    blobs = blob_folder(session)
    places = ((RUNS, session.home / "runs"), *(((ARTIFACTS, blobs),) if blobs else ()))
    for name, root in places:
        for folder, inner, files in os.walk(root):
            where = Path(folder)
            inner[:] = sorted(one for one in inner if not (where == blobs and one == "tmp"))
            for one in sorted(files):
                path = where / one
                if path.is_file() and not path.is_symlink():
                    yield path, f"{name}/{path.relative_to(root).as_posix()}"


def _add(tar: tarfile.TarFile, path: Path, name: str) -> int:
    """Add a file without the names of this machine's accounts; its size."""
    with path.open("rb") as stream:
        member = tar.gettarinfo(arcname=name, fileobj=stream)
        member.uid = member.gid = 0
        member.uname = member.gname = ""
        tar.addfile(member, stream)
    return member.size
