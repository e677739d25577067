"""Files of a folder that no root names any more: they stay for an hour, for those who still read by the root before."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from pathlib import Path

from hub.index.folder_paths import target

FOLDER = ".retired"
SECONDS = 3600.0


def mark(root: Path, paths: Iterable[str]) -> None:
    """Note that these files are no longer named."""
    folder = root / FOLDER
    for path in paths:
        folder.mkdir(exist_ok=True)
        (folder / path.replace("/", "!")).touch()


def unmark(root: Path, paths: Iterable[str]) -> None:
    """Note that these files are named again."""
    folder = root / FOLDER
    if folder.is_dir():
        for path in paths:
            (folder / path.replace("/", "!")).unlink(missing_ok=True)


def sweep(root: Path) -> None:
    """Remove the files that were marked an hour ago."""
    folder = root / FOLDER
    if not folder.is_dir():
        return
    before = time.time() - SECONDS
    with os.scandir(folder) as markers:
        old = [marker.name for marker in markers if marker.stat(follow_symlinks=False).st_mtime < before]
    for name in old:
        target(root, name.replace("!", "/")).unlink(missing_ok=True)
        (folder / name).unlink()
