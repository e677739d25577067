"""Who looks at a page about runs, what they may do there, and whether a form is theirs."""

from __future__ import annotations

from fastapi import Request

from hub.pages.forms import check_form as check_session_form
from hub.pages.forms import check_same_origin
from hub.pages.viewer import Viewer, viewer_of
from hub.run_pages.site import Site
from hub.runs import rights


def visitor(site: Site, request: Request) -> Viewer:
    """Who asks."""
    return viewer_of(site.pages, request)


def may(site: Site, viewer: Viewer, action: str, namespace: str | None) -> bool:
    """True when the viewer may do `action` in a namespace: whether a button is shown."""
    return rights.may(site.runs, viewer.principal, action, namespace)


def check_form(site: Site, request: Request, viewer: Viewer, csrf: str) -> None:
    """HTTPException 401 without a session, 403 for a form that is none of this viewer's.

    Whoever uses an open hub has no session, and so no text of one: there the browser's word for where the form comes
    from is what keeps other sites away.
    """
    check_same_origin(request)
    if viewer.signed_in or not site.pages.open:
        check_session_form(viewer, csrf)


def check_change(site: Site, request: Request, viewer: Viewer, csrf: str, namespace: str) -> None:
    """As check_form; LibraryError (rules not-signed-in, not-allowed) without the right to publish in the namespace."""
    check_form(site, request, viewer, csrf)
    rights.check_may(site.runs, viewer.principal, "publish", namespace)
