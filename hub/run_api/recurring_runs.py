"""`/recurring-runs`: pipelines that are run by a schedule."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Body, Request, Response
from pydantic import BaseModel

from catalog.client.scheduler.job_edits import JobEdits, edited, read_schedule
from catalog.client.wire.page_json import page_json
from catalog.client.wire.recurring_run_json import job_json
from catalog.errors import UsageError
from catalog.store.recurring_runs import RecurringRun
from catalog.store.schedule_state import get_state, list_states
from hub.api.addresses import API
from hub.api.caller import Caller
from hub.api.route_table import add_routes
from hub.run_api.listing import Listed
from hub.run_api.place import Runs
from hub.run_api.run_starts import WhatRuns, asked_for
from hub.run_api.tagged import tagged
from hub.run_api.texts import JobId, Name, Texts, Words
from hub.runs import lists, read, recurring
from hub.runs.place import RunPlace


class NewRecurringRun(WhatRuns):
    """What is run, and when. `follow_latest`: each run takes the pipeline's latest version, or what the component's
    reference means then."""

    schedule: dict[str, Any]
    follow_latest: bool = False
    enabled: bool = True


class RecurringRunChanges(BaseModel):
    """What is changed in place; what is absent stays. `arguments` come on top, `schedule` holds the fields that change
    (null brings a default back), `pipeline` is a reference to a component of this hub."""

    name: Name | None = None
    description: Words | None = None
    experiment: Name | None = None
    pipeline: Name | None = None
    arguments: Texts = {}
    schedule: dict[str, Any] = {}


class Enabled(BaseModel):
    """`replay`: the ticks since it was disabled count as missed ones."""

    replay: bool = False


def recurring_runs_router() -> APIRouter:
    """The routes."""
    router = APIRouter(prefix=API, tags=["recurring runs"])
    one = "/recurring-runs/{recurring_run_id}"
    add_routes(
        router,
        ("/recurring-runs", "GET", listed, "Recurring runs, page by page"),
        (one, "GET", told, "One recurring run"),
        (one, "PATCH", edit, "Change a recurring run in place"),
        (one, "DELETE", delete, "Delete a recurring run; its runs stay"),
        (f"{one}/enable", "POST", enable, "Let it start runs again"),
        (f"{one}/disable", "POST", disable, "Let it start no more runs"),
    )
    router.add_api_route(
        "/recurring-runs", create, methods=["POST"], summary="Run a pipeline by a schedule", status_code=201
    )
    return router


def listed(request: Request, place: Runs, principal: Caller, listing: Listed) -> Response:
    """Keys: id, name, description, experiment, pipeline, engine, enabled, created_at."""
    page = lists.list_recurring_runs(place, principal, listing)
    states = list_states(place.session.store)
    known = replace(page, items=tuple(job for job in page.items if job.recurring_run_id in states))
    return tagged(request, page_json(known, "recurring_runs", lambda job: job_json(job, states[job.recurring_run_id])))


def create(place: Runs, principal: Caller, wanted: NewRecurringRun) -> dict[str, Any]:
    """Kept once it has proved that it can be run."""
    if wanted.follow_latest and wanted.text:
        raise UsageError("a text has no later version", rule="no-reference", hint="upload it, or name a component")
    job = recurring.create_recurring(
        place,
        principal,
        asked_for(place, principal, wanted),
        replace(read_schedule(wanted.schedule), enabled=wanted.enabled),
        follow_latest=wanted.follow_latest,
        description=wanted.description,
    )
    return _struct(place, job)


def told(request: Request, place: Runs, principal: Caller, recurring_run_id: JobId) -> Response:
    """With how far it is: the next tick, the last one, how many runs it has started."""
    return tagged(request, _struct(place, read.read_recurring_run(place, principal, recurring_run_id)))


def edit(place: Runs, principal: Caller, recurring_run_id: JobId, changes: RecurringRunChanges) -> dict[str, Any]:
    """Its id, history and count of runs stay; ticks up to now follow the old schedule."""
    edits = JobEdits(**changes.model_dump())
    fields: dict[str, Any] = {}
    if edits.pipeline or edits.arguments:
        fields = recurring.revised(
            place, principal, recurring_run_id, pipeline=edits.pipeline or None, arguments=edits.arguments
        )
    return _struct(place, recurring.edit_recurring(place, principal, recurring_run_id, edited(edits, fields)))


def delete(place: Runs, principal: Caller, recurring_run_id: JobId) -> dict[str, str]:
    """With its history of ticks."""
    job = read.read_recurring_run(place, principal, recurring_run_id)
    recurring.delete_recurring(place, principal, job.recurring_run_id)
    return {"deleted": job.recurring_run_id}


def enable(
    place: Runs, principal: Caller, recurring_run_id: JobId, how: Annotated[Enabled | None, Body()] = None
) -> dict[str, Any]:
    """From now on, unless the gap is replayed."""
    recurring.set_enabled(place, principal, recurring_run_id, True, replay=how is not None and how.replay)
    return _struct(place, read.read_recurring_run(place, principal, recurring_run_id))


def disable(place: Runs, principal: Caller, recurring_run_id: JobId) -> dict[str, Any]:
    """Runs that go on are left alone."""
    recurring.set_enabled(place, principal, recurring_run_id, False)
    return _struct(place, read.read_recurring_run(place, principal, recurring_run_id))


def _struct(place: RunPlace, job: RecurringRun) -> dict[str, Any]:
    return job_json(job, get_state(place.session.store, job.recurring_run_id))
