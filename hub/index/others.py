"""The files of an index in a folder that no root leads to: left over from changes before."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from hub.index.retired import FOLDER

# Files elsewhere belong to others: signatures, records, and what a web server wants in the folder.
FOLDERS = ("buckets", "shards", "blobs", "search")


def others(root: Path, kept: frozenset[str]) -> Iterator[str]:
    """The paths below `root`, in the folders of an index, that are not among `kept`; in order."""
    for name in FOLDERS:
        for place, folders, files in os.walk(root / name):
            folders.sort()
            below = Path(place).relative_to(root).as_posix()
            yield from (path for file in sorted(files) if (path := f"{below}/{file}") not in kept)


def remove_others(root: Path, kept: frozenset[str]) -> None:
    """Remove them, and the folders that are empty then."""
    for path in tuple(others(root, kept)):
        file = root / path
        file.unlink()
        if not any(file.parent.iterdir()):
            file.parent.rmdir()
    if (root / FOLDER).is_dir() and not (root / FOLDER).is_symlink():
        shutil.rmtree(root / FOLDER)
