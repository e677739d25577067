"""The files of one version in a library's folder."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from catalog.errors import LibraryError, Position, SpecError
from catalog.library.folder import FILE
from catalog.library.index.decode import FILE_NAMES
from catalog.resources import MAX_SPEC_BYTES
from hub.index.writing import lf

MAX_FILE_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class VersionFiles:
    """A component file with LF line ends, and those of FILE_NAMES that stand beside it."""

    component: bytes
    files: Mapping[str, bytes] = field(default_factory=dict)


def read_version(folder: Path) -> VersionFiles:
    """The files in a version's folder; links are refused. Raises LibraryError, or SpecError for one too large."""
    if folder.is_symlink():
        raise _link(folder)
    try:
        present = set(os.listdir(folder))
    except OSError as error:
        raise _unreadable(folder, error) from None
    files = {name: _read(folder / name, MAX_FILE_BYTES) for name in FILE_NAMES if name in present}
    return VersionFiles(read_component(folder / FILE), files)


def read_component(file: Path) -> bytes:
    """A component file with LF line ends; a link is refused. Raises LibraryError or SpecError."""
    return lf(_read(file, MAX_SPEC_BYTES))


def _read(file: Path, limit: int) -> bytes:
    try:
        # Without O_NONBLOCK a pipe of that name would be waited for.
        handle = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        try:
            status = os.fstat(handle)
            if not stat.S_ISREG(status.st_mode):
                raise OSError(errno.EINVAL, "it is no file")
            data = os.read(handle, min(status.st_size, limit) + 1)
        finally:
            os.close(handle)
    except OSError as error:
        raise _link(file) if error.errno == errno.ELOOP else _unreadable(file, error) from None
    if len(data) > limit:
        message = f"{file} has more than {limit} bytes"
        hint = "keep large data elsewhere and pass it as an input"
        raise SpecError(message, rule="spec-too-large", position=Position(str(file)), hint=hint)
    return data


def _link(place: Path) -> LibraryError:
    hint = "copy what it leads to in its place"
    return LibraryError(f"{place} is a link; it is not followed", rule="library-escape", hint=hint)


def _unreadable(place: Path, error: OSError) -> LibraryError:
    return LibraryError(f"cannot read {place}: {error.strerror}", rule="library-unreadable")
