"""Answers that a browser saves and never shows."""

from __future__ import annotations

from urllib.parse import quote

# No sniffing and no script, whatever the bytes are.
SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "Cache-Control": "private, no-cache",
    "Vary": "Authorization, Cookie",
}


def disposition(name: str) -> str:
    """A header that lets a browser save the answer under a name, and never show it."""
    plain = "".join(sign if sign.isascii() and (sign.isalnum() or sign in "._-") else "_" for sign in name)[:200]
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name[:200], safe='')}"
