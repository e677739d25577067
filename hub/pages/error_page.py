"""The page of a refusal."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import HTMLResponse

from hub.pages.place import PagesPlace
from hub.pages.render import page

TITLES = {
    401: "Sign in to go on",
    403: "That is not yours to do",
    404: "Nothing here",
    405: "That cannot be done here",
    409: "That is taken",
    413: "Too much at once",
    422: "That cannot be read",
    429: "Slow down, please",
}


def error_page(place: PagesPlace, request: Request, status: int, message: str, hint: str) -> HTMLResponse:
    """What a person sees instead of the page asked for."""
    return page(
        place,
        request,
        "error.html",
        status=status,
        code=status,
        title=TITLES.get(status, "Something went wrong" if status >= 500 else "That does not work"),
        message=message,
        hint=hint,
        request_id=str(getattr(request.state, "request_id", "")),
    )
