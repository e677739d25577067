"""Texts as every database can keep them: no NUL, no lone surrogates, a bounded length, canonical JSON."""

from __future__ import annotations

import json
from typing import Any

MAX_MESSAGE_BYTES = 64 << 10
_NUL_SYMBOL = "\N{SYMBOL FOR NULL}"


def clean(text: str) -> str:
    """`text` with each NUL shown as its symbol and each lone surrogate as an escape: PostgreSQL takes neither."""
    if text.isascii():
        return text.replace("\0", _NUL_SYMBOL)
    return text.replace("\0", _NUL_SYMBOL).encode("utf-8", "backslashreplace").decode("utf-8")


def message(text: str) -> str:
    """`text` cleaned and cut to MAX_MESSAGE_BYTES of UTF-8; a cut text says how many bytes were left out."""
    kept = clean(text)
    if len(kept) <= MAX_MESSAGE_BYTES // 4:
        return kept
    encoded = kept.encode("utf-8")
    if len(encoded) <= MAX_MESSAGE_BYTES:
        return kept
    # The end of a long message is where the error stands, the start says what was tried: keep half of each.
    note = f"\n[... {len(encoded) - MAX_MESSAGE_BYTES} bytes or more left out ...]\n"
    half = (MAX_MESSAGE_BYTES - len(note)) // 2
    return encoded[:half].decode("utf-8", "ignore") + note + encoded[-half:].decode("utf-8", "ignore")


def to_json(value: Any) -> str:
    """Canonical JSON: sorted keys, no spaces, only ASCII (so it holds any text without loss)."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def from_json(text: str) -> Any:
    """The value of a JSON text the store wrote."""
    return json.loads(text)
