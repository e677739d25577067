"""What an orchestrator asks: alive, ready, and how it goes."""

from __future__ import annotations

import logging

from fastapi import APIRouter
from fastapi.responses import JSONResponse, PlainTextResponse, Response

from catalog.errors import CatalogError
from hub.app.log_format import LOGGER
from hub.app.metrics import CONTENT_TYPE, Metrics
from hub.registry.registry import Registry


def health_router(registry: Registry, metrics: Metrics) -> APIRouter:
    """`/healthz`, `/readyz` and `/metrics`; none of them needs a token, and none tells what the hub holds."""
    router = APIRouter(include_in_schema=False)

    @router.get("/healthz")
    def healthz() -> Response:
        return PlainTextResponse("ok\n", headers={"cache-control": "no-store"})

    @router.get("/readyz")
    def readyz() -> Response:
        try:
            registry.check()
        except CatalogError as error:
            logging.getLogger(LOGGER).warning("not ready", extra={"reason": str(error)})
            return JSONResponse({"ready": False}, 503, {"cache-control": "no-store", "retry-after": "5"})
        return JSONResponse({"ready": True}, headers={"cache-control": "no-store"})

    @router.get("/metrics")
    def exposition() -> Response:
        return Response(metrics.text(), media_type=CONTENT_TYPE, headers={"cache-control": "no-store"})

    return router
