"""The end of a log file, read without reading the whole file."""

from __future__ import annotations

from pathlib import Path

from catalog.view.safe_text import plain

_BLOCK = 16_384


def last_lines(path: str | Path, count: int, block: int = _BLOCK) -> list[str]:
    """At most `count` last lines that are not blank, made harmless; none when the file cannot be read.

    Looks at the last `block` bytes only.
    """
    try:
        with open(path, "rb") as stream:
            size = stream.seek(0, 2)
            stream.seek(max(0, size - block))
            data = stream.read(block)
    except OSError:
        return []
    lines = plain(data.decode("utf-8", "replace")).split("\n")
    if size > block and len(lines) > 1:
        del lines[0]
    return [line.rstrip() for line in lines if line.strip()][-count:]


def last_line(path: str | Path) -> str:
    """The last line that is not blank, or the empty text."""
    return next(iter(last_lines(path, 1, block=2048)), "")
