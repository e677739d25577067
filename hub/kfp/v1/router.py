"""All routes of v1beta1."""

from __future__ import annotations

from fastapi import APIRouter

from hub.kfp.v1.experiments import experiments_router
from hub.kfp.v1.health import health_router
from hub.kfp.v1.jobs import jobs_router
from hub.kfp.v1.pipeline_versions import versions_router
from hub.kfp.v1.pipelines import pipelines_router
from hub.kfp.v1.run_changes import run_changes_router
from hub.kfp.v1.runs import runs_router

PREFIX = "/apis/v1beta1"


def v1_router() -> APIRouter:
    """The routes below `/apis/v1beta1`."""
    router = APIRouter(prefix=PREFIX, tags=["kfp v1beta1"])
    for part in (
        health_router(),
        experiments_router(),
        runs_router(),
        run_changes_router(),
        jobs_router(),
        pipelines_router(),
        versions_router(),
    ):
        router.include_router(part)
    return router
