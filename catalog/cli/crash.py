"""A bug of ours: the traceback goes to a file, the user gets a paragraph."""

from __future__ import annotations

import platform
import sys
import time
import traceback
from pathlib import Path

from catalog.resources import home_folder


def crash_report(error: BaseException, arguments: list[str], *, folder: Path | None = None) -> str:
    """Write the traceback to a file in `folder` (by default `crashes` in the home folder); what to tell the user.

    The file names the command but not its arguments, which may hold secrets. Never raises.
    """
    text = "".join(traceback.format_exception(type(error), error, error.__traceback__))
    what = f"{type(error).__name__}: {error}"[:200]
    told = f"catalog has a bug, and stopped: {what}"
    try:
        place = folder or home_folder() / "crashes"
        place.mkdir(parents=True, exist_ok=True)
        path = place / f"{time.strftime('%Y%m%d-%H%M%S')}-{time.time_ns() % 1_000_000:06d}.txt"
        path.write_text(_head(arguments) + text, encoding="utf-8", errors="backslashreplace")
    except OSError as problem:
        return f"{told}\nThe traceback could not be written ({problem}); `catalog --debug …` shows it."
    return f"{told}\nThe traceback is in {path}; please add it to a bug report. `catalog --debug …` shows it here."


def _head(arguments: list[str]) -> str:
    from catalog import __version__

    command = " ".join(word for word in arguments[:2] if word.isidentifier())
    return f"catalog {__version__} {command}\nPython {sys.version.split()[0]} on {platform.platform()}\n\n"
