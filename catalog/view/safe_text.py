"""Texts from components, logs and files, made harmless for a terminal."""

from __future__ import annotations

import re

# CSI and OSC sequences, the other strings that end in ST, and two-character escapes; 8-bit forms included.
_ESCAPES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?"
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)?"
    r"|\x1b[ -/]*[0-~]?"
)
_CONTROLS = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)


def plain(text: str) -> str:
    """`text` without escape sequences, control characters and signs that turn the reading direction.

    Newlines and tabs stay; a carriage return becomes a newline.
    """
    if text.isascii() and text.isprintable():
        return text
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROLS.sub("", _ESCAPES.sub("", lines))


def one_line(text: str, limit: int = 500) -> str:
    """As `plain`, white space folded to single spaces, at most `limit` characters."""
    folded = " ".join(plain(text[: limit * 4]).split())
    return folded if len(folded) <= limit else folded[: limit - 1] + "…"
