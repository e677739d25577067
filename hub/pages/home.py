"""The home page: the search, its results and its facets."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import HTMLResponse

from catalog.errors import UsageError
from hub.pages.place import PagesPlace, hub_address
from hub.pages.render import page
from hub.pages.search_form import LIMIT, address, chosen_of, facets_of
from hub.pages.viewer import check_sees, viewer_of
from hub.search.json import query_of

PARAMETERS = (
    "q",
    "input_type",
    "output_type",
    "image",
    "author",
    "label",
    "engine",
    "namespace",
    "has_tests",
    "deprecated",
)
MAX_OFFSET = 100_000


def home(place: PagesPlace, request: Request) -> HTMLResponse:
    """`/`, and with parameters what they find."""
    viewer = viewer_of(place, request)
    check_sees(place, viewer)
    given = {key: request.query_params.getlist(key) for key in PARAMETERS if key in request.query_params}
    query = query_of(given)
    offset = _offset(request.query_params.get("offset", "0"))
    result = place.search.search(query, LIMIT, offset)
    facets = facets_of(result.facets, given)
    end = offset + len(result.hits)
    return page(
        place,
        request,
        "home.html",
        viewer=viewer,
        text=query.text,
        result=result,
        facets=facets,
        chosen=chosen_of(facets),
        asked=bool(given),
        kept=[(key, value) for key, values in given.items() for value in values if key != "q"],
        count=place.search.count,
        offset=offset,
        end=end,
        before=address(given, offset=str(max(0, offset - LIMIT)) if offset > LIMIT else None) if offset else "",
        after=address(given, offset=str(end)) if end < result.total else "",
        mended=address(given, q=result.suggestion) if result.suggestion else "",
        hub=hub_address(request),
    )


def _offset(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or len(text) > 6 or int(text) > MAX_OFFSET:
        raise UsageError("offset is no number of results", rule="query-invalid", hint=f"0 to {MAX_OFFSET}")
    return int(text)
