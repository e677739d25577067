"""From a path of a hub to the file of a folder, and no further."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from catalog.errors import LibraryError

_SEGMENT = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*")


def target(root: Path, path: str) -> Path:
    """The file of `path` below `root`. LibraryError when it leads elsewhere, by its text or through a link."""
    parts = [checked_name(part) for part in path.split("/")]
    place = root
    for part in parts:
        place = place / part
        if os.path.islink(place):
            hint = "a hub is written to its own files only: remove the link"
            raise LibraryError(f"{place} is a link; it is not followed", rule="library-escape", hint=hint)
    return place


def checked_name(part: str) -> str:
    """`part`, when it is the name of a file or folder of a hub; LibraryError otherwise."""
    if not _SEGMENT.fullmatch(part):
        raise LibraryError(f'"{part[:120]}" is no name of a file in a hub', rule="library-escape")
    return part


@contextmanager
def unwritable(root: Path) -> Iterator[None]:
    """Tells what the system refuses as a LibraryError (rule hub-unwritable)."""
    try:
        yield
    except OSError as error:
        where = f": {error.filename}" if error.filename else ""
        message = f"cannot change the hub in {root}: {error.strerror}{where}"
        raise LibraryError(message, rule="hub-unwritable", hint="look at its rights, and at the space left") from None
