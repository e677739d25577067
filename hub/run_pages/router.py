"""The routes of the pages about runs."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from hub.pages.place import PagesPlace
from hub.runs.place import RunPlace


def run_pages_router(_place: PagesPlace, _runs: RunPlace) -> APIRouter:
    """All pages about runs."""
    return APIRouter(include_in_schema=False, default_response_class=Response)
