"""Forms that change something are taken from our own pages alone."""

from __future__ import annotations

from fastapi import HTTPException, Request

from hub.pages.place import hub_address
from hub.pages.viewer import Viewer
from hub.registry.sessions import csrf_matches


def check_form(viewer: Viewer, csrf: str) -> None:
    """HTTPException 401 without a session, 403 when the form does not carry the session's text."""
    if viewer.session is None:
        raise HTTPException(401, "sign in first")
    if not csrf_matches(viewer.session, csrf):
        raise HTTPException(403, "the form is not one of this session; load the page again")


def check_same_origin(request: Request) -> None:
    """HTTPException 403 for a form that another site sends: a session that was not asked for is one too."""
    origin = request.headers.get("origin", "")
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none") or (
        origin and origin != hub_address(request)
    ):
        raise HTTPException(403, "the form comes from another site")
