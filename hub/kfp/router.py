"""All routes of this part of the server."""

from __future__ import annotations

from fastapi import APIRouter, Depends

from hub.api.caller import BEARER
from hub.kfp.v1.router import v1_router
from hub.kfp.v2.router import v2_router


def kfp_router() -> APIRouter:
    """The routes."""
    router = APIRouter(dependencies=[Depends(BEARER)])
    router.include_router(v1_router())
    router.include_router(v2_router())
    return router
