"""The routes of experiments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response

from catalog.store.experiment_pages import last_run_times
from hub.api.caller import Caller
from hub.api.route_table import add_routes
from hub.kfp.answer import answer, done
from hub.kfp.by_id import experiment_by_id
from hub.kfp.listing import ListQuery, list_body, read_listing
from hub.kfp.message import BodyMessage
from hub.kfp.taken_names import refuse_taken
from hub.kfp.v2 import keys
from hub.kfp.v2.experiment_struct import experiment_struct
from hub.runs import experiments
from hub.runs.lists import list_experiments
from hub.runs.place import RunPlace, run_place

if TYPE_CHECKING:
    from catalog.store.experiment_row import ExperimentRow

HOME = "/experiments"
ONE = "/experiments/{experiment_id}"


def experiments_router() -> APIRouter:
    """The routes at and below `/experiments`."""
    return add_routes(
        APIRouter(),
        (HOME, "GET", listed, "Experiments"),
        (HOME, "POST", create, "Make an experiment"),
        (ONE + ":archive", "POST", archive, "Archive an experiment and its runs"),
        (ONE + ":unarchive", "POST", unarchive, "Bring an experiment back"),
        (ONE, "GET", get, "An experiment"),
        (ONE, "DELETE", delete, "Delete an experiment; its runs stay"),
        response_class=Response,
    )


def listed(request: Request, principal: Caller, query: ListQuery, namespace: str = "") -> Response:
    """A page of the experiments that the caller may read."""
    place = run_place(request)
    page = list_experiments(place, principal, read_listing(query, keys.EXPERIMENTS, keys.only(namespace=namespace)))
    times = last_run_times(place.session.store, [row.name for row in page.items])
    structs = [experiment_struct(row, times.get(row.name)) for row in page.items]
    return answer(list_body("experiments", structs, page, query))


def create(request: Request, principal: Caller, body: BodyMessage) -> Response:
    """A new experiment; 409 when there is one of that name."""
    place = run_place(request)
    name, description = body.text("display_name"), body.text("description")
    refuse_taken(place, principal, name)
    row = experiments.create_experiment(place, principal, name, description, body.text("namespace"))
    return _answer(place, row)


def get(request: Request, principal: Caller, experiment_id: str) -> Response:
    """An experiment."""
    place = run_place(request)
    return _answer(place, experiment_by_id(place, principal, experiment_id))


def archive(request: Request, principal: Caller, experiment_id: str) -> Response:
    """Its runs are archived with it, and its recurring runs disabled."""
    place = run_place(request)
    experiments.archive_experiment(place, principal, experiment_by_id(place, principal, experiment_id).name)
    return done()


def unarchive(request: Request, principal: Caller, experiment_id: str) -> Response:
    """Its runs stay archived, and its recurring runs disabled."""
    place = run_place(request)
    experiments.restore_experiment(place, principal, experiment_by_id(place, principal, experiment_id).name)
    return done()


def delete(request: Request, principal: Caller, experiment_id: str) -> Response:
    """Refused while recurring runs belong to it."""
    place = run_place(request)
    experiments.delete_experiment(place, principal, experiment_by_id(place, principal, experiment_id).name)
    return done()


def _answer(place: RunPlace, row: ExperimentRow) -> Response:
    return answer(experiment_struct(row, last_run_times(place.session.store, [row.name]).get(row.name)))
