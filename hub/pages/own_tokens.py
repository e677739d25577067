"""The page of one's own tokens: make one, revoke one."""

from __future__ import annotations

import time

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from catalog.errors import CatalogError, UsageError
from hub.pages.forms import check_form
from hub.pages.place import PagesPlace, hub_address
from hub.pages.render import page
from hub.pages.viewer import Viewer, viewer_of
from hub.registry.own_tokens import create_own_token, list_own_tokens, revoke_own_token
from hub.registry.principal import ACTIONS
from hub.registry.tokens import NewToken

DAYS = (7, 30, 90, 365)
DAY_SECONDS = 86_400.0
EVERYWHERE = "*"


def tokens(place: PagesPlace, request: Request) -> Response:
    """`GET /tokens`; to the sign-in without a session."""
    viewer = viewer_of(place, request)
    return _page(place, request, viewer) if viewer.signed_in else RedirectResponse("/login", 303)


def make_token(place: PagesPlace, request: Request, csrf: str, given: dict[str, str]) -> Response:
    """`POST /tokens`: the page with the new token's text, shown this once. What is refused is told on the page."""
    viewer = viewer_of(place, request)
    check_form(viewer, csrf)
    try:
        made = create_own_token(
            place.registry,
            viewer.principal,
            namespace=None if given["namespace"] == EVERYWHERE else given["namespace"].strip(),
            action=given["action"],
            expires_in=_days(given["days"]) * DAY_SECONDS,
            note=given["note"],
            request_id=str(getattr(request.state, "request_id", "")),
        )
    except CatalogError as error:
        return _page(place, request, viewer, refusal=error.findings[0].message, status=422)
    return _page(place, request, viewer, made=made)


def revoke(place: PagesPlace, request: Request, csrf: str, token_id: str) -> Response:
    """`POST /tokens/revoke`."""
    viewer = viewer_of(place, request)
    check_form(viewer, csrf)
    revoke_own_token(place.registry, viewer.principal, token_id, str(getattr(request.state, "request_id", "")))
    signed_out = token_id == viewer.principal.token_id
    return RedirectResponse("/login" if signed_out else "/tokens", 303)


def _page(
    place: PagesPlace,
    request: Request,
    viewer: Viewer,
    made: NewToken | None = None,
    refusal: str = "",
    status: int = 200,
) -> HTMLResponse:
    now = time.time()
    found = list_own_tokens(place.registry, viewer.principal)
    return page(
        place,
        request,
        "tokens.html",
        status=status,
        viewer=viewer,
        tokens=[(token, token.valid(now), _day(token.created_at), _day(token.expires_at)) for token in found],
        made=str(made.text) if made else "",
        refusal=refusal,
        actions=ACTIONS,
        days=DAYS,
        may_make=viewer.principal.may_anywhere("admin"),
        hub=hub_address(request),
    )


def _day(at: float | None) -> str:
    return "" if at is None else time.strftime("%Y-%m-%d", time.gmtime(at))


def _days(text: str) -> int:
    if text not in {str(days) for days in DAYS}:
        raise UsageError("the time is none of those offered", rule="query-invalid")
    return int(text)
