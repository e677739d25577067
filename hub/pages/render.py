"""Templates to pages. Every value is escaped, unless it was made by catalog.view.markdown."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from hub.pages.place import PagesPlace
from hub.pages.viewer import Viewer, viewer_of

FOLDER = Path(__file__).parent
STATIC = FOLDER / "static"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}


@cache
def environment() -> Environment:
    """The templates, read once."""
    made = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(static=static_address, component_url=component_url, query=query)
    made.filters["bytes"] = size_text
    return made


def page(
    place: PagesPlace, request: Request, template: str, status: int = 200, viewer: Viewer | None = None, **values: Any
) -> HTMLResponse:
    """A page from a template."""
    seen_by = viewer or viewer_of(place, request)
    common = {"viewer": seen_by, "path": request.url.path, "open": place.open, "text": ""}
    text = environment().get_template(template).render({**common, **values})
    return HTMLResponse(text, status, HEADERS)


@cache
def static_address(name: str) -> str:
    """The address of a file in `static`, which changes with its content."""
    return f"/static/{name}?v={hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]}"


def component_url(name: str, version: str = "") -> str:
    """The page of a component, or of a version of it."""
    return f"/c/{quote(name)}" + (f"/{quote(version, safe='')}" if version else "")


def query(**values: str) -> str:
    """The values as the query of an address, with its ?."""
    return f"?{urlencode(values)}"


def size_text(size: int) -> str:
    """A number of bytes for people."""
    return f"{size} bytes" if size < 1024 else f"{size / 1024:.1f} KiB"
