"""A change of a hub in a folder, from its first write until it is made."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from catalog.library.hub.folder_files import FolderFiles
from catalog.library.index.paths import BY_DIGEST, ROOT
from hub.index.durable import sync, write_new
from hub.index.folder_paths import checked_name, target, unwritable
from hub.index.journal import STAGED, commit
from hub.index.others import remove_others
from hub.index.retired import mark, sweep, unmark


@dataclass
class FolderChange:
    """What one writer does to the folder `root`, the lock of which is held.

    Files named by their digest are written at once: nobody reads them before the root names them. The others wait in
    memory for `commit`.
    """

    root: Path
    _waiting: dict[str, bytes] = field(default_factory=dict)
    _added: list[str] = field(default_factory=list)
    _again: dict[str, str] = field(default_factory=dict)
    _retired: dict[str, None] = field(default_factory=dict)
    _folders: dict[str, str] = field(default_factory=dict)
    _new_folders: set[str] = field(default_factory=set)
    _kept: frozenset[str] | None = None

    @property
    def place(self) -> str:
        """The folder's path."""
        return str(self.root)

    def read(self, path: str, limit: int) -> bytes | None:
        """See HubFiles."""
        waiting = self._waiting.get(path)
        return FolderFiles(self.root).read(path, limit) if waiting is None else waiting

    def write(self, path: str, data: bytes) -> None:
        """See HubWriter."""
        self._retired.pop(path, None)
        if not path.startswith(BY_DIGEST):
            target(self.root, path)
            self._waiting.pop(path, None)
            self._waiting[path] = data
        elif path not in self._again:
            with unwritable(self.root):
                self._write_now(path, data)

    def retire(self, path: str) -> None:
        """See HubWriter."""
        self._retired[path] = None

    def remove_others(self, kept: frozenset[str]) -> None:
        """With the change, remove every file of an index in the folder that is not one of `kept`."""
        self._kept = kept

    def commit(self) -> None:
        """Make the change, and have it on the disk."""
        unmark(self.root, self._again)
        moves = self._stage()
        sync(self._unsafe(moves))
        commit(self.root, moves)
        if self._kept is None:
            mark(self.root, self._retired)
            sweep(self.root)
        else:
            remove_others(self.root, self._kept)

    def undo(self) -> None:
        """Take away the files that were added; what the hub is stays as it was."""
        for file in self._added:
            Path(file).unlink(missing_ok=True)

    def _stage(self) -> list[tuple[str, str]]:
        """Write what waits to the folder of staged files: the root comes last."""
        if not self._waiting:
            return []
        folder = self.root / STAGED
        folder.mkdir()
        paths = sorted(self._waiting, key=lambda path: path == ROOT)
        moves = [(f"file{number}", path) for number, path in enumerate(paths)]
        for name, path in moves:
            write_new(folder / name, self._waiting[path])
        return moves

    def _write_now(self, path: str, data: bytes) -> None:
        folder, _, name = path.rpartition("/")
        place = os.path.join(self._made(folder), checked_name(name))
        if folder in self._new_folders:
            write_new(place, data)
            self._added.append(place)
        elif not _holds(place, data):
            draft = f"{place}.new"
            write_new(draft, data)
            os.replace(draft, place)
            self._added.append(place)
        self._again[path] = place

    def _made(self, folder: str) -> str:
        """A folder of the hub that is there, and no link; looked at once."""
        if folder not in self._folders:
            place = target(self.root, folder)
            try:
                place.mkdir(parents=True)
                self._new_folders.add(folder)
            except FileExistsError:
                pass
            self._folders[folder] = str(place)
        return self._folders[folder]

    def _unsafe(self, moves: Collection[tuple[str, str]]) -> Iterator[str | Path]:
        """What may not be on the disk yet. A file that was there may be of a change that died, and is no exception."""
        yield from self._again.values()
        for folder in self._folders.values():
            yield folder
            yield os.path.dirname(folder)
        yield from (self.root / STAGED / name for name, _ in moves)
        if moves:
            yield self.root / STAGED
        yield self.root


def _holds(place: str, data: bytes) -> bool:
    """True when the file has these bytes."""
    try:
        handle = os.open(place, os.O_RDONLY | os.O_NOFOLLOW)
    except FileNotFoundError:
        return False
    with open(handle, "rb", buffering=0) as stream:
        return stream.read(len(data) + 1) == data
