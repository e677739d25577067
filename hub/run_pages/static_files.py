"""The stylesheets and the scripts of the pages about runs."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from fastapi import HTTPException
from fastapi.responses import Response

from catalog.view.stylesheet import STYLESHEET
from hub.pages.static_files import HEADERS

STATIC = Path(__file__).parent / "static"
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


def run_static_file(name: str) -> Response:
    """`/static/runs/NAME`."""
    found = contents().get(name)
    if found is None:
        raise HTTPException(404, "there is no such file")
    return Response(found, headers={**HEADERS, "Content-Type": TYPES[Path(name).suffix]})


@cache
def contents() -> Mapping[str, bytes]:
    """The files by their names, read once."""
    files = [*STATIC.iterdir(), STYLESHEET]
    return {path.name: path.read_bytes() for path in files if path.suffix in TYPES}


@cache
def run_static(name: str) -> str:
    """The address of one of these files, which changes with its content."""
    return f"/static/runs/{name}?v={hashlib.sha256(contents()[name]).hexdigest()[:12]}"
