"""Paths of task instances, and the folder names made of them."""

from __future__ import annotations

import hashlib
import re

_SAFE = re.compile(r"[A-Za-z0-9][-_.A-Za-z0-9]{0,99}")


def join(parent: str, part: str) -> str:
    """The path of task or iteration `part` inside `parent`: `a` + `b` → `a/b`; a slash inside `part` becomes `%2F`."""
    escaped = part.replace("%", "%25").replace("/", "%2F")
    return f"{parent}/{escaped}" if parent else escaped


def task_id(segment: str) -> str:
    """The task id that one segment of a path stands for."""
    return segment.replace("%2F", "/").replace("%25", "%")


def folder_name(path: str) -> str:
    """A file name for a task's path: readable where that is safe, always unique and at most 117 characters."""
    flat = path.replace("/", ".")
    if _SAFE.fullmatch(flat) and "/" not in path:
        return flat
    readable = re.sub(r"[^-_.A-Za-z0-9]+", "_", flat).lstrip(".")[:96]
    return f"{readable}-{hashlib.sha256(path.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"
