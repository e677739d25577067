"""What this user has seen of each trusted hub: without it nobody could tell that an older state is shown."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from catalog.errors import MachineError

PATIENCE = 180.0
_PAUSE = 0.05


def place_folder(state_folder: Path, place: str) -> Path:
    """The folder that keeps what was seen of the hub at `place`."""
    return state_folder / hashlib.sha256(place.encode("utf-8", "surrogatepass")).hexdigest()


@contextmanager
def held(folder: Path, patience: float = PATIENCE) -> Iterator[Path]:
    """The folder, made and locked against other processes; waits for them up to `patience` seconds.

    MachineError when it cannot be written (rule hub-state) or is not released (rule hub-busy).
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(folder.with_name(f"{folder.name}.lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise unwritable(folder, error) from None
    try:
        _lock(handle, folder, patience)
        yield folder
    finally:
        os.close(handle)


def unwritable(folder: Path, error: OSError) -> MachineError:
    """The error for a state that cannot be kept."""
    return MachineError(
        f"cannot keep in {folder} what was seen of a hub: {error.strerror or error}",
        rule="hub-state",
        hint="set CATALOG_HOME to a folder that can be written; without it an older state could be shown unnoticed",
    )


def _lock(handle: int, folder: Path, patience: float) -> None:
    import fcntl

    end = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() > end:
                raise MachineError(
                    f"another process has been reading the same hub for {patience:.0f} s (its state: {folder})",
                    rule="hub-busy",
                    hint="end it, or wait for it",
                ) from None
        time.sleep(_PAUSE)
