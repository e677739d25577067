"""Routes as rows of a table, so that a module shows what it answers in one place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter

# Path, method, what answers, and what the description says of it.
Route = tuple[str, str, Callable[..., Any], str]


def add_routes(router: APIRouter, *routes: Route, **options: Any) -> APIRouter:
    """Add the routes, in this order, to `router`; the options are those of its `add_api_route`."""
    for path, method, endpoint, summary in routes:
        router.add_api_route(path, endpoint, methods=[method], summary=summary, **options)
    return router
