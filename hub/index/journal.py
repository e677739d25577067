"""The end of a change of a folder: several files are put in place as one.

The journal lists new files and where they belong. Once it is on the disk the change is made: a process that dies
while it puts the files in place leaves the rest to the next writer.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

from catalog.errors import LibraryError
from hub.index.durable import sync, write_new
from hub.index.folder_paths import target
from hub.index.retired import FOLDER as RETIRED

NAME = ".journal"
STAGED = ".staged"

Move = tuple[str, str]


def commit(root: Path, moves: Sequence[Move]) -> None:
    """Put files in place: from their names in the folder STAGED to paths below `root`, in this order.

    The files are on the disk already.
    """
    if not moves:
        return
    draft = root / f"{NAME}.new"
    write_new(draft, json.dumps([list(move) for move in moves]).encode())
    sync([draft])
    os.replace(draft, root / NAME)
    sync([root])
    recover(root)


def recover(root: Path) -> None:
    """Finish what the journal says; files that wait without one are forgotten.

    LibraryError (rule hub-malformed) for a journal that is none.
    """
    journal = root / NAME
    if any((root / name).is_symlink() for name in (NAME, STAGED, RETIRED)):
        raise LibraryError(f"{root} has links in place of a writer's own files", rule="library-escape")
    if not journal.is_file():
        _forget(root / STAGED)
        return
    folders: dict[Path, None] = {}
    for staged, path in _moves(journal):
        place = target(root, path)
        source = target(root / STAGED, staged)
        if source.is_file():
            place.parent.mkdir(parents=True, exist_ok=True)
            os.replace(source, place)
        folders[place.parent] = None
    sync(folders)
    journal.unlink()
    _forget(root / STAGED)


def _forget(folder: Path) -> None:
    if folder.is_dir():
        for file in folder.iterdir():
            file.unlink()
        folder.rmdir()


def _moves(journal: Path) -> list[Move]:
    try:
        return [(str(staged), str(path)) for staged, path in json.loads(journal.read_bytes())]
    except (ValueError, TypeError):
        hint = "remove it when no other process changes the hub; then verify the hub"
        raise LibraryError(f"{journal} is no journal of a change", rule="hub-malformed", hint=hint) from None
