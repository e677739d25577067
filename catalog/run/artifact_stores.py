"""Opening the artifact store that a setting names: a folder, or a URL of remote storage."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

from catalog.errors import UsageError
from catalog.run.content_store import ContentStore
from catalog.run.folder_store import FolderBlobs


def open_artifacts(where: str | Path) -> ContentStore:
    """The artifact store in the folder or at the URL `where`; nothing is created before something is kept.

    A `file://` URL is a folder of this machine. Raises UsageError for an unknown protocol and MachineError when the
    storage's driver is not installed.
    """
    text = str(where)
    protocol, separator, path = text.partition("://")
    if not separator:
        return ContentStore(FolderBlobs(Path(text).expanduser().absolute()))
    if protocol in ("file", "local"):
        return ContentStore(FolderBlobs(Path(_local_path(text, path))))
    from catalog.run.remote_store import RemoteBlobs

    return ContentStore(RemoteBlobs(text))


def _local_path(url: str, path: str) -> str:
    place = path.removeprefix("localhost")
    if not place.startswith("/"):
        raise UsageError(f"{url} names no absolute path", rule="storage-url", hint="write file:///path/to/folder")
    return unquote(place)
