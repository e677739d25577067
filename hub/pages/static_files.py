"""The stylesheet and the scripts of the pages."""

from __future__ import annotations

from functools import cache

from fastapi import HTTPException
from fastapi.responses import Response

from hub.pages.render import STATIC

TYPES = {
    "site.css": "text/css; charset=utf-8",
    "site.js": "text/javascript; charset=utf-8",
    "theme.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}
HEADERS = {"Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}


def static_file(name: str) -> Response:
    """`/static/NAME`."""
    if name not in TYPES:
        raise HTTPException(404, "there is no such file")
    return Response(content(name), headers={**HEADERS, "Content-Type": TYPES[name]})


@cache
def content(name: str) -> bytes:
    """The bytes of one of these files, read once."""
    return (STATIC / name).read_bytes()
