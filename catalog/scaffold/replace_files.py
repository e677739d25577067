"""Changes several files of a folder together, all of them or none."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path

from catalog.errors import UsageError


def replace_files(folder: Path, changes: Mapping[str, str | None]) -> None:
    """Write the texts by their path in `folder`; None removes a file. Modes stay.

    Everything is first written beside its place. When a step fails, or is interrupted, what was done is undone. Raises
    UsageError `file-unwritable`.
    """
    mark = f".{os.getpid()}.{secrets.token_hex(4)}"
    made: list[Path] = []
    done: list[tuple[Path, Path | None]] = []
    try:
        for path, text in changes.items():
            if text is not None:
                _stage(folder / path, mark, text, folder, made)
        for path, text in changes.items():
            _swap(folder / path, mark, text is not None, done)
    except BaseException as error:
        for target, backup in reversed(done):
            if backup is None:
                target.unlink(missing_ok=True)
            else:
                backup.replace(target)
        for path in changes:
            _new(folder / path, mark).unlink(missing_ok=True)
        for place in reversed(made):
            place.rmdir()
        if isinstance(error, OSError):
            raise UsageError(f"cannot change {folder}: {error.strerror}", rule="file-unwritable") from None
        raise
    finally:
        for path in changes:
            _new(folder / path, mark).unlink(missing_ok=True)
            _old(folder / path, mark).unlink(missing_ok=True)


def _new(target: Path, mark: str) -> Path:
    return target.with_name(f".{target.name}{mark}.new")


def _old(target: Path, mark: str) -> Path:
    return target.with_name(f".{target.name}{mark}.old")


def _stage(target: Path, mark: str, text: str, folder: Path, made: list[Path]) -> None:
    for place in reversed([place for place in target.parents if place != folder and folder in place.parents]):
        if not place.exists():
            place.mkdir()
            made.append(place)
    with _new(target, mark).open("x", encoding="utf-8", newline="") as stream:
        stream.write(text)
    if target.exists():
        shutil.copymode(target, _new(target, mark))


def _swap(target: Path, mark: str, write: bool, done: list[tuple[Path, Path | None]]) -> None:
    existed = target.exists()
    if existed:
        shutil.copy2(target, _old(target, mark))
        done.append((target, _old(target, mark)))
    elif write:
        done.append((target, None))
    if write:
        _new(target, mark).replace(target)
    elif existed:
        target.unlink()
