"""All routes of this part of the server."""

from __future__ import annotations

from fastapi import APIRouter, Depends

from hub.api.caller import BEARER


def kfp_router() -> APIRouter:
    """The routes."""
    return APIRouter(dependencies=[Depends(BEARER)])
