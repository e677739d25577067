"""A command that is killed before its n-th change of the disk, as by a power cut."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from catalog.cli.main import main

KILLED = 137
_CHANGES = ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate", "shutil.rmtree")


def run_killed(words: Sequence[str], before: int, below: Path) -> int:
    """The exit code of a child that runs the command line, and ends before its change number `before` below a folder.

    KILLED when it was, the command's own exit code when it made fewer changes.
    """
    return _child(words, below, before)[0]


def count_changes(words: Sequence[str], below: Path) -> int:
    """How many changes below a folder the command makes, which must succeed."""
    code, changes = _child(words, below, 0)
    assert code == 0
    return changes


def _child(words: Sequence[str], below: Path, before: int) -> tuple[int, int]:
    """The exit code, and how many changes there were when it ended by itself."""
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        # Threads of other tests' servers may be left; the child uses none of what they hold.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        try:
            changes = _watch(before, str(below))
            silent = os.open(os.devnull, os.O_WRONLY)
            os.dup2(silent, 1)
            os.dup2(silent, 2)
            code = main(list(words))
            os.write(writing, str(len(changes)).encode())
            os._exit(code)
        finally:
            os._exit(1)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        told = pipe.read()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), int(told or 0)


def _watch(fatal: int, below: str) -> list[str]:
    """The changes so far; before that number `fatal`, the process ends."""
    changes: list[str] = []

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if _changes(event, arguments, below):
            changes.append(event)
            if len(changes) == fatal:
                os._exit(KILLED)

    sys.addaudithook(hook)
    return changes


def _changes(event: str, arguments: tuple[Any, ...], below: str) -> bool:
    """True for what changes a file or folder there."""
    if event == "open":
        path, _, flags = arguments
        writing = isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        return bool(writing) and _is_below(path, below)
    return event in _CHANGES and any(_is_below(path, below) for path in arguments[:2])


def _is_below(path: object, below: str) -> bool:
    if isinstance(path, bytes):
        path = os.fsdecode(path)
    if not isinstance(path, (str, os.PathLike)):
        return False
    return os.path.abspath(path).startswith(below)
