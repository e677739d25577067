"""The web pages, where the application serves them."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import FastAPI, Request
from fastapi.responses import Response

from hub.app.settings import Settings
from hub.pages.error_page import error_page
from hub.pages.place import PagesPlace
from hub.pages.router import pages_router
from hub.run_pages.router import run_pages_router
from hub.runs.place import RunPlace
from hub.search.index import SearchIndex


def mount_pages(app: FastAPI, runs: RunPlace, search: SearchIndex, settings: Settings) -> PagesPlace:
    """Add the pages to an application, after all other routes."""
    registry = runs.registry
    place = PagesPlace(registry.store, search, registry, open=settings.open_writes)
    app.include_router(run_pages_router(place, runs))
    app.include_router(pages_router(place))
    return place


def error_page_for(place: PagesPlace) -> Callable[[Request, int, str, str], Response]:
    """What makes the page of a refusal."""

    def page(request: Request, status: int, message: str, hint: str) -> Response:
        return error_page(place, request, status, message, hint)

    return page
