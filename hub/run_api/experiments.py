"""`/experiments`: the groups that runs belong to."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, Request, Response
from pydantic import BaseModel, Field

from catalog.client.wire.experiment_json import experiment_json
from catalog.client.wire.page_json import page_json
from catalog.store.default_experiment import default_experiment
from hub.api.addresses import API
from hub.api.caller import Caller
from hub.api.route_table import add_routes
from hub.run_api.listing import Listed
from hub.run_api.place import Runs
from hub.run_api.tagged import tagged
from hub.run_api.texts import ExperimentName, Name, Words
from hub.runs import change, experiments, lists, read
from hub.runs.rights import may


class NewExperiment(BaseModel):
    """An experiment to make; one that is there gets the description."""

    name: Annotated[Name, Field(min_length=1)]
    description: Words = ""
    namespace: Name = ""


class Restored(BaseModel):
    """How an experiment is shown again."""

    with_runs: bool = False


class Pinned(BaseModel):
    """The run that others are compared with."""

    run_id: Name


class Chosen(BaseModel):
    """The experiment of runs that name none."""

    experiment: Name


def experiments_router() -> APIRouter:
    """The routes."""
    router = APIRouter(prefix=API, tags=["experiments"])
    one = "/experiments/{experiment}"
    add_routes(
        router,
        ("/experiments", "GET", listed, "Experiments, page by page"),
        (one, "GET", told, "One experiment"),
        (one, "DELETE", delete, "Delete an experiment; its runs stay"),
        (f"{one}/archive", "POST", archive, "Hide it with its runs, and disable its recurring runs"),
        (f"{one}/restore", "POST", restore, "Show it again"),
        (f"{one}/baseline", "PUT", pin, "Pin the run that others are compared with"),
        (f"{one}/baseline", "DELETE", unpin, "Pin none"),
        ("/default-experiment", "GET", default, "The experiment of runs that name none"),
        ("/default-experiment", "PUT", set_default, "Choose that experiment"),
    )
    router.add_api_route("/experiments", create, methods=["POST"], summary="Make an experiment", status_code=201)
    return router


def listed(request: Request, place: Runs, principal: Caller, listing: Listed) -> Response:
    """Keys: name, id, description, namespace, archived, created_at, last_run_created_at."""
    return tagged(request, page_json(lists.list_experiments(place, principal, listing), "experiments", experiment_json))


def create(place: Runs, principal: Caller, wanted: NewExperiment) -> dict[str, Any]:
    """The experiment, also when it was there."""
    return experiment_json(
        experiments.create_experiment(place, principal, wanted.name, wanted.description, wanted.namespace)
    )


def told(request: Request, place: Runs, principal: Caller, experiment: ExperimentName) -> Response:
    """By name or id."""
    return tagged(request, experiment_json(read.read_experiment(place, principal, experiment)))


def delete(place: Runs, principal: Caller, experiment: ExperimentName) -> dict[str, str]:
    """Its runs are listed as before."""
    row = read.read_experiment(place, principal, experiment)
    experiments.delete_experiment(place, principal, row.name)
    return {"deleted": row.experiment_id}


def archive(place: Runs, principal: Caller, experiment: ExperimentName) -> dict[str, Any]:
    """The experiment as it is then."""
    return experiment_json(experiments.archive_experiment(place, principal, experiment))


def restore(
    place: Runs, principal: Caller, experiment: ExperimentName, how: Annotated[Restored | None, Body()] = None
) -> dict[str, Any]:
    """Its recurring runs stay disabled."""
    return experiment_json(
        experiments.restore_experiment(place, principal, experiment, with_runs=how is not None and how.with_runs)
    )


def pin(place: Runs, principal: Caller, experiment: ExperimentName, wanted: Pinned) -> dict[str, Any]:
    """The run's own experiment is the one meant."""
    read.read_experiment(place, principal, experiment)
    return experiment_json(change.pin_baseline(place, principal, wanted.run_id))


def unpin(place: Runs, principal: Caller, experiment: ExperimentName) -> dict[str, Any]:
    """The experiment as it is then."""
    return experiment_json(experiments.unpin_baseline(place, principal, experiment))


def default(request: Request, place: Runs, principal: Caller) -> Response:
    """Its name; empty for those who may not read it."""
    name = default_experiment(place.session.store)
    return tagged(request, {"experiment": name if _visible(place, principal, name) else ""})


def set_default(place: Runs, principal: Caller, wanted: Chosen) -> dict[str, Any]:
    """For administrators of all namespaces."""
    return experiment_json(experiments.set_default_experiment(place, principal, wanted.experiment))


def _visible(place: Runs, principal: Caller, name: str) -> bool:
    from catalog.store.experiments import list_experiments

    rows = [row for row in list_experiments(place.session.store, archived=None) if row.name == name]
    namespace = rows[0].namespace if rows else ""
    return may(place, principal, "read", namespace)
