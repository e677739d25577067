"""The routes of recurring runs; editing one in place and previewing its ticks are more than KFP has."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query, Request, Response

from catalog.client.scheduler.preview import preview
from catalog.errors import UsageError
from catalog.store.schedule_state import get_state
from hub.api.caller import Caller
from hub.api.route_table import add_routes
from hub.kfp.answer import answer, done
from hub.kfp.listing import ListQuery, list_body, read_listing
from hub.kfp.message import BodyMessage, Message
from hub.kfp.triggers import read_trigger
from hub.kfp.v2 import keys
from hub.kfp.v2.recurring_edit import edited
from hub.kfp.v2.recurring_struct import fire_struct, recurring_struct, whole_recurring_run
from hub.kfp.v2.run_source import follows_latest, read_request
from hub.runs import recurring
from hub.runs.lists import list_recurring_runs
from hub.runs.place import RunPlace, run_place
from hub.runs.read import namespace_of_recurring, namespaces_of_recurring, read_recurring_run

if TYPE_CHECKING:
    from catalog.store.recurring_runs import RecurringRun

HOME = "/recurringruns"
ONE = "/recurringruns/{recurring_run_id}"
_MODES = {"": True, "MODE_UNSPECIFIED": True, "ENABLE": True, "DISABLE": False}


def recurring_runs_router() -> APIRouter:
    """The routes at and below `/recurringruns`."""
    return add_routes(
        APIRouter(),
        (HOME, "GET", listed, "Recurring runs"),
        (HOME, "POST", create, "Make a recurring run"),
        (ONE + ":enable", "POST", enable, "Let a recurring run start runs; the gap is not made up"),
        (ONE + ":disable", "POST", disable, "Let a recurring run start no more runs"),
        (ONE + ":preview", "GET", ticks, "The next ticks of a recurring run"),
        (ONE, "GET", get, "A recurring run"),
        (ONE, "PATCH", edit, "Change a recurring run in place"),
        (ONE, "DELETE", delete, "Delete a recurring run; its runs stay"),
        response_class=Response,
    )


def listed(
    request: Request, principal: Caller, query: ListQuery, namespace: str = "", experiment_id: str = ""
) -> Response:
    """A page of the recurring runs that the caller may read, without their pipelines."""
    place = run_place(request)
    also = keys.only(namespace=namespace, experiment_id=experiment_id)
    page = list_recurring_runs(place, principal, read_listing(query, keys.RECURRING_RUNS, also))
    namespaces = namespaces_of_recurring(place, page.items)
    structs = [recurring_struct(job, namespaces[job.recurring_run_id]) for job in page.items]
    return answer(list_body("recurringRuns", structs, page, query))


def create(request: Request, principal: Caller, body: BodyMessage) -> Response:
    """Of an uploaded version, of the latest one each time, or of the pipeline in the request."""
    place = run_place(request)
    schedule = read_trigger(
        body.message("trigger"),
        max_concurrency=body.integer("max_concurrency") or 0,
        no_catchup=body.flag("no_catchup"),
        enabled=read_mode(body),
        now=datetime.now(timezone.utc),
    )
    wanted = read_request(place, principal, body)
    job = recurring.create_recurring(
        place,
        principal,
        wanted,
        schedule,
        follow_latest=follows_latest(body),
        description=wanted.description,
    )
    return _answer(place, job)


def get(request: Request, principal: Caller, recurring_run_id: str) -> Response:
    """A recurring run."""
    place = run_place(request)
    return _answer(place, read_recurring_run(place, principal, recurring_run_id))


def edit(request: Request, principal: Caller, recurring_run_id: str, body: BodyMessage) -> Response:
    """What the body leaves out stays, and so do its id, its history and the number of its next run."""
    place = run_place(request)
    if body.has("mode"):
        read_mode(body)
    change = edited(place, principal, recurring_run_id, body)
    job = recurring.edit_recurring(place, principal, recurring_run_id, change)
    if body.has("mode"):
        recurring.set_enabled(place, principal, recurring_run_id, read_mode(body))
        job = read_recurring_run(place, principal, recurring_run_id)
    return _answer(place, job)


def enable(request: Request, principal: Caller, recurring_run_id: str) -> Response:
    """It goes on from now."""
    recurring.set_enabled(run_place(request), principal, recurring_run_id, True)
    return done()


def disable(request: Request, principal: Caller, recurring_run_id: str) -> Response:
    """Runs that it has started go on."""
    recurring.set_enabled(run_place(request), principal, recurring_run_id, False)
    return done()


def ticks(
    request: Request,
    principal: Caller,
    recurring_run_id: str,
    n: Annotated[int, Query(ge=1, le=1000, description="how many")] = 10,
) -> Response:
    """When it would start runs from now on, whether it is enabled or not."""
    job = read_recurring_run(run_place(request), principal, recurring_run_id)
    found = preview(job.schedule, datetime.now(timezone.utc), n)
    return answer({"fires": [fire_struct(fire) for fire in found]})


def delete(request: Request, principal: Caller, recurring_run_id: str) -> Response:
    """Its runs stay."""
    recurring.delete_recurring(run_place(request), principal, recurring_run_id)
    return done()


def read_mode(body: Message) -> bool:
    """Whether it is to start runs; UsageError (rule request-invalid) for a mode that is none."""
    mode = body.text("mode")
    if mode not in _MODES:
        hint = f"one of: {', '.join(filter(None, _MODES))}"
        raise UsageError(f'there is no mode "{mode[:40]}"', rule="request-invalid", hint=hint)
    return _MODES[mode]


def _answer(place: RunPlace, job: RecurringRun) -> Response:
    trouble = get_state(place.session.store, job.recurring_run_id).message
    return answer(whole_recurring_run(job, namespace_of_recurring(place, job), trouble))
