"""Reading a file: URL from this machine."""

from __future__ import annotations

import stat
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from catalog.errors import FetchError, UsageError
from catalog.load.body import too_large


def read_file(url: str, limit: int) -> bytes:
    """The bytes of the regular file at a file: URL; FetchError when it cannot be read or is larger than `limit`."""
    path = path_of(url)
    try:
        # Opening a pipe or a device could wait for ever.
        if not stat.S_ISREG(path.stat().st_mode):
            raise FetchError(f"not a regular file: {path}", rule="fetch-file", hint="name the component file itself")
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except FileNotFoundError as error:
        raise FetchError(f"no such file: {path}", rule="fetch-not-found", hint="check the spelling") from error
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else None
        raise FetchError(f"cannot be read ({why or 'invalid path'}): {path}", rule="fetch-file") from error
    if len(data) > limit:
        raise too_large(url, limit)
    return data


def path_of(url: str) -> Path:
    """The path a file: URL names; UsageError unless it is absolute and on this machine."""
    parts = urlsplit(url)
    if parts.netloc not in ("", "localhost"):
        raise UsageError(
            f"a file: URL names a file of this machine, not of '{parts.netloc}': {url}",
            rule="fetch-url-invalid",
            hint="write three slashes: file:///folder/component.yaml",
        )
    path = Path(url2pathname(parts.path))
    if not path.is_absolute():
        raise UsageError(
            f"a file: URL needs an absolute path: {url}",
            rule="fetch-url-invalid",
            hint="write file:///folder/component.yaml, or use load_component_from_file for a relative path",
        )
    return path
