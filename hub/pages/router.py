"""The routes of the pages."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from hub.pages import component, difference, home, namespaces, own_tokens, sign_in, static_files, status
from hub.pages.error_page import error_page
from hub.pages.place import PagesPlace

__all__ = ["error_page", "pages_router"]

Text = Annotated[str, Form(max_length=300)]


def pages_router(place: PagesPlace) -> APIRouter:
    """All pages of a hub."""
    router = APIRouter(include_in_schema=False, default_response_class=Response)
    _reading(router, place)
    _signing(router, place)
    return router


def _reading(router: APIRouter, place: PagesPlace) -> None:
    look = partial(router.api_route, methods=["GET", "HEAD"])

    @look("/")
    def at_home(request: Request) -> Response:
        return home.home(place, request)

    @look("/c/{path:path}")
    def at_component(request: Request, path: str) -> Response:
        return component.component(place, request, path)

    @look("/diff/{path:path}")
    def at_difference(request: Request, path: str) -> Response:
        return difference.difference(place, request, path)

    @look("/namespaces")
    def at_namespaces(request: Request) -> Response:
        return namespaces.namespaces(place, request)

    @look("/status")
    def at_status(request: Request) -> Response:
        return status.status(place, request)

    @look("/static/{name}")
    def at_static(name: str) -> Response:
        return static_files.static_file(name)


def _signing(router: APIRouter, place: PagesPlace) -> None:
    @router.get("/login")
    def at_sign_in(request: Request) -> Response:
        return sign_in.sign_in_form(place, request)

    @router.post("/login")
    def sign_in_now(request: Request, token: Text = "") -> Response:
        return sign_in.sign_in(place, request, token)

    @router.post("/logout")
    def sign_out_now(request: Request, csrf: Text = "") -> Response:
        return sign_in.sign_out(place, request, csrf)

    @router.get("/tokens")
    def at_tokens(request: Request) -> Response:
        return own_tokens.tokens(place, request)

    @router.post("/tokens")
    def make_token(
        request: Request,
        csrf: Text = "",
        namespace: Text = "",
        action: Text = "read",
        days: Text = "30",
        note: Text = "",
    ) -> Response:
        given = {"namespace": namespace, "action": action, "days": days, "note": note}
        return own_tokens.make_token(place, request, csrf, given)

    @router.post("/tokens/revoke")
    def revoke_token(request: Request, csrf: Text = "", token_id: Text = "") -> Response:
        return own_tokens.revoke(place, request, csrf, token_id)
