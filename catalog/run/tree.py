"""Folder artifacts: a canonical manifest that names every file, empty folder and symbolic link below a folder."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from catalog.errors import IntegrityError, RunError

Kind = Literal["file", "folder", "link"]

_VERSION = 1
_DIGEST = re.compile(r"[0-9a-f]{64}\Z")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in a folder, by its relative POSIX path.

    A file has its bytes' `digest` (sha256 hex), `size` and whether its owner may execute it; a link has its relative
    `target`; a folder stands in the manifest only when it is empty.
    """

    path: str
    kind: Kind
    digest: str = ""
    size: int = 0
    executable: bool = False
    target: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The entry as JSON values, with the keys its kind needs."""
        if self.kind == "file":
            own: dict[str, Any] = {"digest": self.digest, "size": self.size, "executable": self.executable}
        elif self.kind == "link":
            own = {"target": self.target}
        else:
            own = {}
        return {"path": self.path, "type": self.kind, **own}


@dataclass(frozen=True, slots=True)
class Manifest:
    """The content of a folder: its entries, sorted by path."""

    entries: tuple[Entry, ...]

    @property
    def size(self) -> int:
        """The sum of all files' sizes in bytes."""
        return sum(entry.size for entry in self.entries)

    @property
    def files(self) -> tuple[Entry, ...]:
        """The entries that are files."""
        return tuple(entry for entry in self.entries if entry.kind == "file")

    def encode(self) -> bytes:
        """The canonical JSON text; equal folders give equal bytes."""
        value = {"version": _VERSION, "entries": [entry.as_dict() for entry in self.entries]}
        return json.dumps(value, sort_keys=True, separators=(",", ":")).encode("ascii")


def read_folder(root: Path, keep: Callable[[Sequence[Path]], Iterable[tuple[str, int]]]) -> Manifest:
    """The manifest of the folder `root`; `keep` stores files and gives their digests and sizes in the same order.

    Raises RunError when the folder holds a socket, a device, a pipe, or a link that leaves the folder.
    """
    found = _scan(root)
    files = [entry for entry in found if entry.kind == "file"]
    kept = dict(zip((entry.path for entry in files), keep([root / entry.path for entry in files]), strict=True))
    entries = [_with_content(entry, *kept.get(entry.path, ("", 0))) for entry in found]
    return Manifest(tuple(sorted(entries, key=lambda entry: entry.path)))


def _with_content(entry: Entry, digest: str, size: int) -> Entry:
    return Entry(entry.path, entry.kind, digest, size, entry.executable, entry.target)


def _scan(root: Path) -> list[Entry]:
    found: list[Entry] = []
    waiting = [""]
    while waiting:
        folder = waiting.pop()
        with os.scandir(root / folder) as scan:
            children = list(scan)
        if folder and not children:
            found.append(Entry(folder, "folder"))
        for child in children:
            path = f"{folder}/{child.name}" if folder else child.name
            if child.is_dir(follow_symlinks=False):
                waiting.append(path)
            else:
                found.append(_leaf(root, path, child))
    return found


def _leaf(root: Path, path: str, child: os.DirEntry[str]) -> Entry:
    if child.is_symlink():
        target = os.readlink(child.path)
        if not stays_inside(path, target):
            raise RunError(
                f"the folder {root} holds a symbolic link that leaves it: {path} -> {target}",
                rule="artifact-link",
                hint="copy what the link points to, or make it a relative link with `..` only at its start",
            )
        return Entry(path, "link", target=target)
    if not child.is_file(follow_symlinks=False):
        raise RunError(
            f"the folder {root} holds {path}, which is a socket, a pipe or a device",
            rule="artifact-special-file",
            hint="write files and folders only",
        )
    return Entry(path, "file", executable=bool(child.stat(follow_symlinks=False).st_mode & 0o100))


def stays_inside(path: str, target: str) -> bool:
    """True when a link at the relative `path` with `target` cannot leave the folder.

    `..` counts only at the start: after a name that is itself a link it would not mean the folder above that name.
    """
    if not target or target.startswith("/") or "\0" in target:
        return False
    parts = [part for part in target.split("/") if part not in ("", ".")]
    up = 0
    while up < len(parts) and parts[up] == "..":
        up += 1
    return up <= path.count("/") and ".." not in parts[up:]


def decode(data: bytes) -> Manifest:
    """The manifest that `encode` wrote; IntegrityError when the text is anything else."""
    try:
        value = json.loads(data)
        entries = tuple(_entry(item) for item in value["entries"])
        right = value["version"] == _VERSION
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _invalid(str(error)) from error
    paths = [entry.path for entry in entries]
    if not right or paths != sorted(set(paths)):
        raise _invalid("unknown version, or entries out of order")
    closed = {entry.path for entry in entries}
    for path in paths:
        if any(path[:place] in closed for place, letter in enumerate(path) if letter == "/"):
            raise _invalid(f"{path} lies below something that is no folder")
    return Manifest(entries)


def _entry(item: Any) -> Entry:
    path, kind = item["path"], item["type"]
    if any(part in ("", ".", "..") or "\0" in part for part in path.split("/")):
        raise ValueError(f"the path {path!r} is not a plain relative path")
    if kind == "file":
        digest, size = item["digest"], item["size"]
        if not _DIGEST.match(digest) or not isinstance(size, int) or size < 0:
            raise ValueError(f"the digest or size of {path!r} is wrong")
        return Entry(path, "file", digest, size, bool(item["executable"]))
    if kind == "link":
        if not stays_inside(path, item["target"]):
            raise ValueError(f"the link {path!r} leaves the folder")
        return Entry(path, "link", target=item["target"])
    if kind != "folder":
        raise ValueError(f"the kind of {path!r} is unknown")
    return Entry(path, "folder")


def _invalid(why: str) -> IntegrityError:
    return IntegrityError(
        f"the manifest of a folder artifact is not valid: {why}",
        rule="manifest-invalid",
        hint="run the task that made the folder again",
    )


def write_folder(manifest: Manifest, target: Path, fetch: Callable[[Sequence[tuple[Entry, Path]]], None]) -> None:
    """Make the new folder `target` with the manifest's content; `fetch` writes files, whose parent folders exist."""
    target.mkdir()
    parents = {entry.path.rpartition("/")[0] for entry in manifest.entries if entry.kind != "folder"}
    empty = {entry.path for entry in manifest.entries if entry.kind == "folder"}
    for folder in sorted(parents | empty):
        (target / folder).mkdir(parents=True, exist_ok=True)
    fetch([(entry, target / entry.path) for entry in manifest.files])
    for entry in manifest.entries:
        if entry.kind == "link":
            (target / entry.path).symlink_to(entry.target)
