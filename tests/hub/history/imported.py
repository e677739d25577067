"""Importing a test's repository, and asking the hub it made."""

from __future__ import annotations

from pathlib import Path

from catalog.library.hub.folder_files import FolderFiles
from catalog.library.hub.index import HubIndex, open_index
from catalog.library.hub.library import HubLibrary
from hub.history.git_place import GitPlace
from hub.history.import_git import import_git
from hub.history.report import ImportReport
from hub.history.repository import open_repository
from hub.index.folder_store import FolderStore

ORIGIN = "github.com/acme/parts"
RAW = "https://raw.githubusercontent.com/acme/parts"


def imported(repository: Path, hub: Path, path: str = "components", origin: str = ORIGIN) -> ImportReport:
    """Import a repository into a hub's folder."""
    with open_repository(GitPlace(folder=repository)) as opened:
        return import_git(opened, FolderStore(hub), path, origin)


def index_of(hub: Path) -> HubIndex:
    """The index of a hub's folder."""
    return open_index(FolderFiles(hub))


def library_of(hub: Path) -> HubLibrary:
    """The hub in a folder as a library."""
    return HubLibrary(index_of(hub))


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
