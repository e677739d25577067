"""The content-addressed files read last, in memory: their path names their bytes, so they are never out of date."""

from __future__ import annotations

import threading
from collections import OrderedDict

from catalog.library.index.paths import BY_DIGEST
from hub.registry.stored_file import StoredFile


class RecentFiles:
    """Up to `room` bytes of files, the least recently used going first. Safe for several threads."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._used = 0
        self._files: OrderedDict[str, StoredFile] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, path: str) -> StoredFile | None:
        """The file, when it is here."""
        with self._lock:
            found = self._files.get(path)
            if found is not None:
                self._files.move_to_end(path)
            return found

    def put(self, file: StoredFile) -> None:
        """Keep a file, unless its path does not name its bytes or it takes too much of the room."""
        if not file.path.startswith(BY_DIGEST) or file.size > self._room // 8:
            return
        with self._lock:
            if file.path in self._files:
                return
            self._files[file.path] = file
            self._used += file.size
            while self._used > self._room:
                self._used -= self._files.popitem(last=False)[1].size
