"""All routes of v2beta1."""

from __future__ import annotations

from fastapi import APIRouter

from hub.kfp.v2.experiments import experiments_router
from hub.kfp.v2.pipelines import pipelines_router
from hub.kfp.v2.recurring_runs import recurring_runs_router
from hub.kfp.v2.runs import runs_router
from hub.kfp.v2.server import server_router
from hub.kfp.v2.versions import versions_router


def v2_router() -> APIRouter:
    """The routes below `/apis/v2beta1`."""
    router = APIRouter(prefix="/apis/v2beta1", tags=["kfp v2beta1"])
    for make in (
        server_router,
        experiments_router,
        runs_router,
        recurring_runs_router,
        versions_router,
        pipelines_router,
    ):
        router.include_router(make())
    return router
