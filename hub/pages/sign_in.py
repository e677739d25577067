"""Signing in with a token, and out again."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from hub.pages.forms import check_form, check_same_origin
from hub.pages.place import PagesPlace
from hub.pages.render import page
from hub.pages.viewer import COOKIE, viewer_of
from hub.registry.sessions import LIFETIME_SECONDS, close_session, open_session


def sign_in_form(place: PagesPlace, request: Request) -> HTMLResponse:
    """`GET /login`."""
    return page(place, request, "login.html", refused=False)


def sign_in(place: PagesPlace, request: Request, token: str) -> Response:
    """`POST /login`: a cookie that no script reads and no other site sends."""
    check_same_origin(request)
    made = open_session(place.registry, token.strip())
    if made is None:
        return page(place, request, "login.html", status=401, refused=True)
    answer = RedirectResponse("/tokens", 303)
    answer.set_cookie(
        COOKIE,
        made.cookie,
        max_age=int(LIFETIME_SECONDS),
        path="/",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )
    return answer


def sign_out(place: PagesPlace, request: Request, csrf: str) -> Response:
    """`POST /logout`."""
    check_form(viewer_of(place, request), csrf)
    close_session(place.registry, request.cookies.get(COOKIE, ""))
    answer = RedirectResponse("/", 303)
    answer.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict")
    return answer
