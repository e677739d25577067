"""Publishing to a hub in a folder, as the user of this machine."""

from __future__ import annotations

import getpass
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

from catalog.errors import LibraryError
from catalog.library.hub.folder_files import FolderFiles
from catalog.library.index.paths import ROOT
from hub.index.dry_store import DryStore
from hub.index.folder_store import FolderStore
from hub.index.store import HubStore
from hub.publish import status
from hub.publish.place import Wish
from hub.publish.prepare import Prepared
from hub.publish.publish import Published, publish
from hub.publish.tags import set_tag
from hub.trust.published import is_signed


@dataclass(frozen=True)
class FolderPlace:
    """The hub in the folder `root`; a folder that is not there or empty becomes one. `by` stands in its records."""

    root: Path
    by: str

    @property
    def to_be_signed(self) -> bool:
        """See Place."""
        return is_signed(FolderFiles(self.root))

    def publish(self, prepared: Prepared, wish: Wish) -> Published:
        """See Place."""
        store: HubStore = DryStore(FolderFiles(self.root)) if wish.dry else FolderStore(self.root)
        with store.changing() as writer:
            at = _now()
            published = publish(writer, prepared, self.by, at, downgrade=wish.downgrade)
            for tag in wish.tags:
                set_tag(writer, published.name, tag, published.version, self.by, at)
        return published

    def deprecate(self, name: str, version: str, note: str, undo: bool) -> None:
        """See Place."""
        with FolderStore(self.root).changing() as writer:
            status.deprecate(writer, name, version, self.by, _now(), note, undo)

    def supersede(self, name: str, version: str, successor: str, note: str) -> None:
        """See Place."""
        with FolderStore(self.root).changing() as writer:
            status.supersede(writer, name, version, successor, self.by, _now(), note)

    def yank(self, name: str, version: str, note: str, undo: bool) -> None:
        """See Place."""
        with FolderStore(self.root).changing() as writer:
            status.yank(writer, name, version, self.by, _now(), note, undo)


def folder_place(root: Path) -> FolderPlace:
    """The hub in a folder. LibraryError (rule hub-missing) for a folder with other things in it."""
    if root.exists() and not (root / ROOT).is_file() and (not root.is_dir() or any(root.iterdir())):
        hint = "name a hub, or a new folder"
        raise LibraryError(f"{root} is no hub: it has no {ROOT}", rule="hub-missing", hint=hint)
    return FolderPlace(root, _user())


def _now() -> datetime:
    return datetime.now(timezone.utc)


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user id without a name, as in many containers
        return "unknown"
