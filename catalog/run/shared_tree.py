"""Files that this process and a container share: opened to the container's users, and taken back from them."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator

from catalog.run.copying import copy_file
from catalog.run.output_errors import leaving_link, special_file
from catalog.run.tree import stays_inside


def open_to_all(top: str) -> None:
    """Let every user of a container read a tree, as if it had come in an archive, and its owner change it.

    A file with further names becomes a copy, for those names are not the container's to change.
    """
    for path, _, found in _walk(top):
        if stat.S_ISLNK(found.st_mode):
            continue
        if stat.S_ISREG(found.st_mode) and found.st_nlink > 1:
            copy = f"{os.path.dirname(path)}/{os.urandom(8).hex()}"
            copy_file(path, copy)
            os.replace(copy, path)
        os.chmod(path, _mode(found))


def claim(top: str) -> None:
    """Make what a container wrote this process' own, with the modes that files from an archive would get.

    Raises RunError for a link that leaves the tree, and for what is no file or folder.
    """
    user, group = os.geteuid(), os.getegid()
    for path, rest, found in _walk(top):
        if stat.S_ISLNK(found.st_mode):
            if not rest or not stays_inside(rest, os.readlink(path)):
                raise leaving_link(path, os.readlink(path))
            continue
        if not (stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode)):
            raise special_file(path)
        # A change of owner, even to the same one, takes away what would let the file run with other rights.
        os.chown(path, user, group)
        os.chmod(path, _mode(found))


def _walk(top: str) -> Iterator[tuple[str, str, os.stat_result]]:
    """Everything in a tree: its path, the path relative to `top` and what it is; a folder before what is in it."""
    waiting = [""]
    while waiting:
        rest = waiting.pop()
        path = f"{top}/{rest}" if rest else top
        found = os.lstat(path)
        yield path, rest, found
        if stat.S_ISDIR(found.st_mode):
            waiting.extend(f"{rest}/{name}" if rest else name for name in os.listdir(path))


def _mode(found: os.stat_result) -> int:
    return 0o755 if stat.S_ISDIR(found.st_mode) or found.st_mode & 0o100 else 0o644
