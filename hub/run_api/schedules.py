"""The ticks of schedules: those to come, those that were, and those made up."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import AwareDatetime, BaseModel, Field

from catalog.client.scheduler.backfill import ticks_within
from catalog.client.scheduler.job_edits import patched, read_schedule
from catalog.client.scheduler.preview import preview
from catalog.client.wire.recurring_run_json import backfill_json, fire_json, planned_json
from catalog.pipeline.schedule import Schedule
from catalog.store.backfills import backfill_progress, list_backfills
from catalog.store.schedule_fires import list_fires
from hub.api.addresses import API
from hub.api.caller import Caller
from hub.api.route_table import add_routes
from hub.run_api.place import Runs
from hub.run_api.tagged import tagged
from hub.run_api.texts import JobId
from hub.runs import read, recurring
from hub.runs.rights import check_may

Count = Annotated[int, Query(ge=1, le=1000)]


class Previewed(BaseModel):
    """A schedule, or changes of one that is there, and after which moment its ticks are wanted."""

    schedule: dict[str, Any] = {}
    count: Annotated[int, Field(ge=1, le=1000)] = 10
    after: AwareDatetime | None = None


class Range(BaseModel):
    """The ticks from `start` to `end`, both included, at most so many of their runs at once."""

    start: AwareDatetime
    end: AwareDatetime
    max_concurrency: Annotated[int, Field(ge=1, le=1000)] | None = None
    dry_run: bool = False


def schedules_router() -> APIRouter:
    """The routes."""
    router = APIRouter(prefix=API, tags=["recurring runs"])
    one = "/recurring-runs/{recurring_run_id}"
    add_routes(
        router,
        ("/schedule-preview", "POST", preview_any, "The next ticks of a schedule"),
        (f"{one}/preview", "GET", preview_own, "The next ticks of a recurring run"),
        (f"{one}/preview", "POST", preview_changed, "The same with changes"),
        (f"{one}/fires", "GET", fires, "What became of its ticks, the latest first"),
        (f"{one}/backfills", "GET", backfills, "Which ranges are made up, and how far"),
    )
    router.add_api_route(
        f"{one}/backfills", backfill, methods=["POST"], summary="Make up the ticks of a range", status_code=201
    )
    return router


def preview_any(place: Runs, principal: Caller, wanted: Previewed) -> dict[str, Any]:
    """On the clock of its time zone, with what that clock does there."""
    if not principal.scopes:
        check_may(place, principal, "read", None)
    return _ticks(read_schedule(wanted.schedule), wanted.after, wanted.count)


def preview_own(place: Runs, principal: Caller, recurring_run_id: JobId, count: Count = 10) -> dict[str, Any]:
    """Also of one that is disabled."""
    return _ticks(read.read_recurring_run(place, principal, recurring_run_id).schedule, None, count)


def preview_changed(place: Runs, principal: Caller, recurring_run_id: JobId, wanted: Previewed) -> dict[str, Any]:
    """Nothing is changed by it."""
    job = read.read_recurring_run(place, principal, recurring_run_id)
    return _ticks(patched(job.schedule, wanted.schedule), wanted.after, wanted.count)


def fires(request: Request, place: Runs, principal: Caller, recurring_run_id: JobId, limit: Count = 50) -> Response:
    """A tick waits, is starting, was started, was skipped, or failed to start."""
    job = read.read_recurring_run(place, principal, recurring_run_id)
    rows = list_fires(place.session.store, job.recurring_run_id, limit=limit)
    return tagged(request, {"fires": [fire_json(row) for row in rows]})


def backfills(request: Request, place: Runs, principal: Caller, recurring_run_id: JobId) -> Response:
    """The newest first."""
    job = read.read_recurring_run(place, principal, recurring_run_id)
    store = place.session.store
    rows = list_backfills(store, job.recurring_run_id)
    found = [backfill_json(row, backfill_progress(store, row.backfill_id)) for row in rows]
    return tagged(request, {"backfills": found})


def backfill(place: Runs, principal: Caller, recurring_run_id: JobId, wanted: Range) -> dict[str, Any]:
    """A tick that has its run already gets no second one. `dry_run` only tells the ticks."""
    if wanted.dry_run:
        job = read.read_recurring_run(place, principal, recurring_run_id)
        ticks = ticks_within(job.schedule, wanted.start, wanted.end, datetime.now(timezone.utc))
        return {"backfill_id": None, "ticks": [tick.timestamp() for tick in ticks]}
    row, ticks = recurring.backfill(
        place, principal, recurring_run_id, wanted.start, wanted.end, max_concurrency=wanted.max_concurrency
    )
    return {"backfill_id": row.backfill_id, "ticks": [tick.timestamp() for tick in ticks]}


def _ticks(schedule: Schedule, after: datetime | None, count: int) -> dict[str, Any]:
    found = preview(schedule, after or datetime.now(timezone.utc), count)
    return {"ticks": [planned_json(tick) for tick in found]}
