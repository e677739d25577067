"""Opening the stores of a server's runs."""

from __future__ import annotations

from pathlib import Path

from catalog.client.session import Session, open_session
from catalog.library.folder import FolderLibrary
from catalog.library.libraries import Libraries
from catalog.resources import data_folder


def open_runs(data: Path, database: str = "") -> Session:
    """The runs in a hub's data folder, their database at a URL if one is given; close it after use.

    Raises what open_session raises.
    """
    libraries = Libraries((FolderLibrary(data_folder("components")),))
    return open_session(data, database, libraries=libraries)
