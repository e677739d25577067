"""Where in the user's own code a call was made: the nearest frame outside this package."""

from __future__ import annotations

import linecache
import sys

from catalog.errors import Position


def caller_position() -> tuple[Position | None, str]:
    """The file, line and source line of the user's call; (None, "") when only this package is on the stack."""
    frame = sys._getframe(1)
    while frame is not None:
        module = frame.f_globals.get("__name__", "")
        if module != "catalog" and not module.startswith(("catalog.", "contextlib", "functools", "inspect")):
            name, line = frame.f_code.co_filename, frame.f_lineno
            return Position(name, line), linecache.getline(name, line, frame.f_globals).rstrip("\n")
        if frame.f_back is None:
            break
        frame = frame.f_back
    return None, ""
