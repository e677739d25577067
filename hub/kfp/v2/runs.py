"""The routes of runs."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from hub.api.caller import Caller
from hub.api.route_table import add_routes
from hub.kfp.answer import answer
from hub.kfp.by_id import run_by_id
from hub.kfp.changed_run import changed_run
from hub.kfp.listing import ListQuery, list_body, read_listing
from hub.kfp.message import BodyMessage
from hub.kfp.v2 import keys
from hub.kfp.v2.input_types import types_of_runs
from hub.kfp.v2.run_source import read_experiment_name, read_request
from hub.kfp.v2.run_struct import run_struct
from hub.kfp.v2.whole_run import whole_run
from hub.runs import change
from hub.runs.lists import list_runs
from hub.runs.place import run_place
from hub.runs.start import start_run

HOME = "/runs"
ONE = "/runs/{run_id}"
OfExperiment = Annotated[str, Query(description="its id; runs of all experiments if empty")]


def runs_router() -> APIRouter:
    """The routes at and below `/runs`."""
    return add_routes(
        APIRouter(),
        (HOME, "GET", listed, "Runs"),
        (HOME, "POST", create, "Start a run"),
        (ONE + ":archive", "POST", archive, "Archive a run"),
        (ONE + ":unarchive", "POST", unarchive, "Bring a run back"),
        (ONE + ":terminate", "POST", terminate, "End a run"),
        (ONE + ":retry", "POST", retry, "Run again the tasks that did not succeed"),
        (ONE, "GET", get, "A run with its tasks"),
        (ONE, "DELETE", delete, "Delete a run that has ended"),
        response_class=Response,
    )


def listed(
    request: Request, principal: Caller, query: ListQuery, namespace: str = "", experiment_id: OfExperiment = ""
) -> Response:
    """A page of the runs that the caller may read, without their tasks and pipelines."""
    place = run_place(request)
    also = keys.only(namespace=namespace, experiment_id=experiment_id)
    page = list_runs(place, principal, read_listing(query, keys.RUNS, also))
    types = types_of_runs(place.session.store, page.items)
    structs = [run_struct(row, types.get(row.text_digest, {})) for row in page.items]
    return answer(list_body("runs", structs, page, query))


def create(request: Request, principal: Caller, body: BodyMessage, experiment_id: OfExperiment = "") -> Response:
    """Start a run of an uploaded version, or of the pipeline in the request."""
    place = run_place(request)
    wanted = read_request(place, principal, body)
    if experiment_id and not wanted.experiment:
        wanted = replace(wanted, experiment=read_experiment_name(place, principal, experiment_id))
    row = start_run(place, principal, wanted)
    return answer(whole_run(place.session, row))


def get(request: Request, principal: Caller, run_id: str) -> Response:
    """A run with its tasks, and with its pipeline unless that is an uploaded one."""
    place = run_place(request)
    return answer(whole_run(place.session, run_by_id(place, principal, run_id)))


def archive(request: Request, principal: Caller, run_id: str) -> Response:
    """It leaves plain lists."""
    return changed_run(change.archive_run, request, principal, run_id)


def unarchive(request: Request, principal: Caller, run_id: str) -> Response:
    """It is back in plain lists."""
    return changed_run(change.unarchive_run, request, principal, run_id)


def terminate(request: Request, principal: Caller, run_id: str) -> Response:
    """Asks for its end, which follows within seconds."""
    return changed_run(change.terminate_run, request, principal, run_id)


def retry(request: Request, principal: Caller, run_id: str) -> Response:
    """Under the same id; 400 unless it failed or was terminated."""
    return changed_run(change.retry_run, request, principal, run_id)


def delete(request: Request, principal: Caller, run_id: str) -> Response:
    """With its files; 409 while it goes on."""
    return changed_run(change.delete_run, request, principal, run_id)
