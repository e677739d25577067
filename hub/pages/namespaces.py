"""The page of all namespaces."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import HTMLResponse

from hub.pages.place import PagesPlace
from hub.pages.render import page
from hub.pages.viewer import check_sees, viewer_of
from hub.registry.namespaces import list_namespaces


def namespaces(place: PagesPlace, request: Request) -> HTMLResponse:
    """`/namespaces`: who owns each, and how many components it has."""
    viewer = viewer_of(place, request)
    check_sees(place, viewer)
    counts = place.search.namespaces()
    owners = {one.name: one.owner for one in list_namespaces(place.registry)}
    names = sorted({*counts, *owners})
    rows = [(name, owners.get(name, ""), counts.get(name, 0)) for name in names]
    return page(place, request, "namespaces.html", viewer=viewer, rows=rows)
