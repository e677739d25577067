"""Templates to pages about runs, in the frame that all pages of the hub have."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import ChoiceLoader, Environment, FileSystemLoader

from catalog.view.metric_text import metric_text
from catalog.view.quantities import duration_text, size_text
from catalog.view.symbols import state_badge, state_symbols
from hub.pages import render as pages
from hub.pages.viewer import Viewer
from hub.run_pages.moments import between, iso, moment
from hub.run_pages.site import Site
from hub.run_pages.static_files import run_static

FOLDER = Path(__file__).parent / "templates"
# A frame of our own holds what a task wrote for browsers; it has an origin of its own (see run_web_app).
POLICY = f"{pages.POLICY}; frame-src 'self'"


@cache
def environment() -> Environment:
    """The templates of this folder upon those of all pages, read once."""
    made = pages.environment().overlay(
        loader=ChoiceLoader([FileSystemLoader(FOLDER), FileSystemLoader(pages.FOLDER / "templates")])
    )
    made.globals = {
        **made.globals,
        "run_static": run_static,
        "between": between,
        "metric_text": metric_text,
        "state_badge": state_badge,
        "state_symbols": state_symbols,
    }
    filters = {"moment": moment, "iso": iso, "lasting": duration_text, "size": size_text}
    made.filters = {**made.filters, **filters}
    return made


def run_page(
    site: Site, request: Request, template: str, viewer: Viewer, status: int = 200, **values: Any
) -> HTMLResponse:
    """A page from a template."""
    common = {"viewer": viewer, "path": request.url.path, "open": site.pages.open, "text": ""}
    text = environment().get_template(template).render({**common, **values})
    return HTMLResponse(text, status, {**pages.HEADERS, "Content-Security-Policy": POLICY})
