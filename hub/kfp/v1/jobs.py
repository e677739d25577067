"""`/apis/v1beta1/jobs`: recurring runs."""

from __future__ import annotations

import json
from datetime import datetime, timezone

from fastapi import APIRouter, Request, Response

from catalog.store.recurring_runs import RecurringRun
from catalog.store.schedule_state import get_state
from hub.api.caller import Caller
from hub.api.route_table import add_routes
from hub.kfp.answer import answer, done
from hub.kfp.listing import ListQuery, list_body, read_listing
from hub.kfp.message import BodyMessage, Message
from hub.kfp.triggers import read_trigger
from hub.kfp.v1 import keys
from hub.kfp.v1.job_struct import job_struct
from hub.kfp.v1.pipeline_manifest import pipeline_manifest
from hub.kfp.v1.references import EXPERIMENT, NAMESPACE, OfId, OfKind, belonging_to
from hub.kfp.v1.run_request import read_run_request
from hub.runs import recurring
from hub.runs.lists import list_recurring_runs
from hub.runs.place import RunPlace, run_place
from hub.runs.read import read_recurring_run

_NARROWED = {EXPERIMENT: "experiment_id", NAMESPACE: "namespace"}


def jobs_router() -> APIRouter:
    """The routes of recurring runs."""
    return add_routes(
        APIRouter(prefix="/jobs"),
        ("", "GET", find, "Recurring runs"),
        ("", "POST", create, "Make a recurring run"),
        ("/{job_id}", "GET", show, "A recurring run"),
        ("/{job_id}", "DELETE", delete, "Delete a recurring run; its runs stay"),
        ("/{job_id}/enable", "POST", enable, "Let a recurring run start runs; the gap is not made up"),
        ("/{job_id}/disable", "POST", disable, "Let a recurring run start no more runs"),
        response_class=Response,
    )


def find(request: Request, principal: Caller, query: ListQuery, kind: OfKind = "", key: OfId = "") -> Response:
    """A page of jobs, of one experiment if that is named."""
    listing = read_listing(query, keys.JOBS, belonging_to(kind, key, _NARROWED))
    page = list_recurring_runs(run_place(request), principal, listing)
    return answer(list_body("jobs", [job_struct(job) for job in page.items], page, query))


def create(request: Request, principal: Caller, body: BodyMessage) -> Response:
    """A new job. One of an uploaded pipeline runs the version that is the default now, unless it names another."""
    place = run_place(request)
    schedule = read_trigger(
        body.message("trigger"),
        max_concurrency=body.integer("max_concurrency") or 0,
        no_catchup=body.flag("no_catchup"),
        enabled=_enabled(body),
        now=datetime.now(timezone.utc),
    )
    wanted = read_run_request(place, principal, body)
    job = recurring.create_recurring(place, principal, wanted, schedule, description=body.text("description"))
    return _whole(place, job)


def show(request: Request, principal: Caller, job_id: str) -> Response:
    """One job."""
    place = run_place(request)
    return _whole(place, read_recurring_run(place, principal, job_id))


def enable(request: Request, principal: Caller, job_id: str) -> Response:
    """Let a job start runs again; what it missed meanwhile is not made up."""
    recurring.set_enabled(run_place(request), principal, job_id, True)
    return done()


def disable(request: Request, principal: Caller, job_id: str) -> Response:
    """Let a job start no more runs."""
    recurring.set_enabled(run_place(request), principal, job_id, False)
    return done()


def delete(request: Request, principal: Caller, job_id: str) -> Response:
    """Forget a job; its runs stay."""
    recurring.delete_recurring(run_place(request), principal, job_id)
    return done()


def _whole(place: RunPlace, job: RecurringRun) -> Response:
    manifest = pipeline_manifest(job.pipeline_name, job.pipeline_text, job.arguments)
    message = get_state(place.session.store, job.recurring_run_id).message
    return answer(job_struct(job, message, json.dumps(manifest)))


def _enabled(body: Message) -> bool:
    """Whether a new job starts runs: `mode`, or the older `enabled`; off when neither is given, as in KFP."""
    modes = {"ENABLED": True, "DISABLED": False}
    return modes.get(body.text("mode"), body.flag("enabled"))
