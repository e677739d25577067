"""`/apis/v1beta1/healthz`: what a client asks first."""

from __future__ import annotations

from fastapi import APIRouter, Response

from catalog import __version__
from hub.kfp.answer import answer


def health_router() -> APIRouter:
    """The route; it takes no token, as in KFP."""
    router = APIRouter()
    router.add_api_route(
        "/healthz", show, methods=["GET"], response_class=Response, summary="Whether the server answers"
    )
    return router


def show() -> Response:
    """That the server is there. Namespaces are optional here, so clients are not to demand one of their users."""
    return answer({"tag_name": __version__, "multi_user": False})
