"""All routes of this part of the server."""

from __future__ import annotations

from fastapi import APIRouter, Depends

from hub.api.caller import BEARER
from hub.run_api.artifacts import artifacts_router
from hub.run_api.comparisons import comparisons_router
from hub.run_api.events import events_router
from hub.run_api.experiments import experiments_router
from hub.run_api.pipeline_versions import pipeline_versions_router
from hub.run_api.pipelines import pipelines_router
from hub.run_api.recurring_runs import recurring_runs_router
from hub.run_api.run_changes import run_changes_router
from hub.run_api.run_details import run_details_router
from hub.run_api.run_lists import run_lists_router
from hub.run_api.run_starts import run_starts_router
from hub.run_api.schedules import schedules_router
from hub.run_api.task_logs import task_logs_router


def run_api_router() -> APIRouter:
    """The routes."""
    router = APIRouter(dependencies=[Depends(BEARER)])
    for part in (
        run_lists_router(),
        run_details_router(),
        run_starts_router(),
        run_changes_router(),
        task_logs_router(),
        artifacts_router(),
        events_router(),
        comparisons_router(),
        experiments_router(),
        pipelines_router(),
        pipeline_versions_router(),
        recurring_runs_router(),
        schedules_router(),
    ):
        router.include_router(part)
    return router
