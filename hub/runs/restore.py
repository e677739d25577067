"""A server from its backup."""

from __future__ import annotations

import os
import shutil
import tarfile
import tempfile
from pathlib import Path, PurePosixPath

from catalog.client.session import Session
from catalog.errors import MachineError, StoreError, UsageError
from catalog.store import backup as run_store
from hub.registry import restore as hub_restore
from hub.registry.registry import Registry
from hub.runs.backup import ARTIFACTS, HUB_FILE, RUNS, RUNS_FILE, Contents, blob_folder


def restore_server(registry: Registry, session: Session, file: Path) -> Contents:
    """Fill an empty server from a backup: the hub alone from a file that holds no more.

    Files of runs come first and the stores last, so that one that broke off can be begun again. Raises UsageError
    (rules backup-missing, hub-not-empty, store-not-empty), StoreError (backup-damaged), MachineError.
    """
    if not file.is_file():
        raise UsageError(f"there is no file {file}", rule="backup-missing", hint="`catalog hub backup FILE` makes one")
    hub_restore.require_empty(registry)
    run_store.require_empty(session.store)
    try:
        if not tarfile.is_tarfile(file):
            return Contents(hub_restore.restore(registry, file), {})
        if not _is_whole(file):
            raise _damaged(file, "is damaged: it ends too soon")
        return _restored(registry, session, file)
    except OSError as error:
        raise MachineError(f"{file} cannot be restored: {error.strerror}", rule="backup-unreadable") from None
    except tarfile.TarError:
        raise _damaged(file, "is damaged") from None


def _is_whole(file: Path) -> bool:
    """True when the file has the end of a tar, whose absence nobody else would notice between two of its files."""
    with file.open("rb") as stream:
        stream.seek(-2 * tarfile.BLOCKSIZE, os.SEEK_END)
        return not any(stream.read())


def _restored(registry: Registry, session: Session, file: Path) -> Contents:
    count, size = 0, 0
    with tempfile.TemporaryDirectory() as folder, tarfile.open(file, "r:") as tar:
        for member in tar:
            place = _place(member, Path(folder), session, file)
            if place is None:
                continue
            _extract(tar, member, place)
            if place.parent != Path(folder):
                count, size = count + 1, size + member.size
        runs = run_store.restore_store(session.store, Path(folder) / RUNS_FILE)
        hub = hub_restore.restore(registry, Path(folder) / HUB_FILE)
    return Contents(hub, runs, count, size, "" if blob_folder(session) else session.artifact_root)


def _place(member: tarfile.TarInfo, folder: Path, session: Session, file: Path) -> Path | None:
    """Where a file of the backup goes; None for one that has no place here."""
    name = PurePosixPath(member.name)
    if not member.isreg() or name.is_absolute() or ".." in name.parts or str(name) != member.name:
        raise _damaged(file, f"holds {member.name[:80]!r}, which is no file of a backup")
    if member.name in (HUB_FILE, RUNS_FILE):
        return folder / member.name
    head, rest = name.parts[0], PurePosixPath(*name.parts[1:])
    if head == RUNS:
        return session.home / "runs" / rest
    blobs = blob_folder(session)
    if head == ARTIFACTS:
        return blobs / rest if blobs else None
    raise _damaged(file, f"holds {member.name[:80]!r}, which is no file of a backup")


def _extract(tar: tarfile.TarFile, member: tarfile.TarInfo, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    partial = place.with_name(f"{place.name}.partial")
    source = tar.extractfile(member)
    assert source is not None
    with source, partial.open("wb") as target:
        shutil.copyfileobj(source, target, 1 << 20)
    # A large blob is told by its time from one that somebody changed.
    os.utime(partial, (member.mtime, member.mtime))
    os.chmod(partial, member.mode & 0o755)
    partial.replace(place)


def _damaged(file: Path, why: str) -> StoreError:
    return StoreError(f"{file} {why}", rule="backup-damaged", hint="take another backup")
