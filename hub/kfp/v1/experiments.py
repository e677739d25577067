"""`/apis/v1beta1/experiments`."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from hub.api.caller import Caller
from hub.api.route_table import add_routes
from hub.kfp.answer import answer, done
from hub.kfp.by_id import experiment_by_id
from hub.kfp.listing import ListQuery, list_body, read_listing
from hub.kfp.message import BodyMessage
from hub.kfp.taken_names import refuse_taken
from hub.kfp.v1 import keys
from hub.kfp.v1.experiment_struct import experiment_struct
from hub.kfp.v1.references import NAMESPACE, OfId, OfKind, belonging_to, read_references
from hub.runs import experiments
from hub.runs.lists import list_experiments
from hub.runs.place import run_place

_NARROWED = {NAMESPACE: "namespace"}


def experiments_router() -> APIRouter:
    """The routes of experiments."""
    return add_routes(
        APIRouter(prefix="/experiments"),
        ("", "GET", find, "Experiments"),
        ("", "POST", create, "Make an experiment"),
        ("/{experiment_id}:archive", "POST", archive, "Archive an experiment with its runs"),
        ("/{experiment_id}:unarchive", "POST", unarchive, "Bring an experiment back"),
        ("/{experiment_id}", "GET", show, "An experiment"),
        ("/{experiment_id}", "DELETE", delete, "Delete an experiment; its runs stay"),
        response_class=Response,
    )


def find(request: Request, principal: Caller, query: ListQuery, kind: OfKind = "", key: OfId = "") -> Response:
    """A page of experiments, of one namespace if that is named."""
    listing = read_listing(query, keys.EXPERIMENTS, belonging_to(kind, key, _NARROWED))
    page = list_experiments(run_place(request), principal, listing)
    return answer(list_body("experiments", [experiment_struct(row) for row in page.items], page, query))


def create(request: Request, principal: Caller, body: BodyMessage) -> Response:
    """A new experiment. StoreError (rule experiment-exists) when there is one of this name."""
    place = run_place(request)
    name, namespace = body.text("name"), read_references(body).of(NAMESPACE)
    refuse_taken(place, principal, name)
    row = experiments.create_experiment(place, principal, name, body.text("description"), namespace)
    return answer(experiment_struct(row))


def show(request: Request, principal: Caller, experiment_id: str) -> Response:
    """One experiment."""
    return answer(experiment_struct(experiment_by_id(run_place(request), principal, experiment_id)))


def archive(request: Request, principal: Caller, experiment_id: str) -> Response:
    """Archive an experiment with its runs, and switch its jobs off."""
    row = experiment_by_id(run_place(request), principal, experiment_id)
    experiments.archive_experiment(run_place(request), principal, row.name)
    return done()


def unarchive(request: Request, principal: Caller, experiment_id: str) -> Response:
    """Bring an experiment back; its runs stay archived, and its jobs off."""
    row = experiment_by_id(run_place(request), principal, experiment_id)
    experiments.restore_experiment(run_place(request), principal, row.name)
    return done()


def delete(request: Request, principal: Caller, experiment_id: str) -> Response:
    """Forget an experiment; its runs stay."""
    row = experiment_by_id(run_place(request), principal, experiment_id)
    experiments.delete_experiment(run_place(request), principal, row.name)
    return done()
