"""`/apis/v1beta1/runs`: making, finding and showing runs."""

from __future__ import annotations

import json

from fastapi import APIRouter, Request, Response

from catalog.store.find_runs import get_pipeline_text
from catalog.store.progress import get_tasks
from catalog.store.rows import RunRow
from catalog.store.run_pages import metrics_of
from hub.api.caller import Caller
from hub.api.route_table import add_routes
from hub.kfp.answer import answer
from hub.kfp.by_id import run_by_id
from hub.kfp.listing import ListQuery, list_body, read_listing
from hub.kfp.message import BodyMessage
from hub.kfp.struct import without_empty
from hub.kfp.v1 import keys
from hub.kfp.v1.artifact_reading import archive_text, find_output
from hub.kfp.v1.pipeline_manifest import pipeline_manifest
from hub.kfp.v1.references import (
    EXPERIMENT,
    JOB,
    NAMESPACE,
    PIPELINE,
    PIPELINE_VERSION,
    OfId,
    OfKind,
    belonging_to,
)
from hub.kfp.v1.run_request import read_run_request
from hub.kfp.v1.run_struct import run_struct
from hub.kfp.v1.workflow_manifest import runtime_manifest
from hub.runs.lists import list_runs
from hub.runs.place import RunPlace, run_place
from hub.runs.start import start_run

_NARROWED = {
    EXPERIMENT: "experiment_id",
    NAMESPACE: "namespace",
    JOB: "recurring_run_id",
    PIPELINE: "pipeline_id",
    PIPELINE_VERSION: "pipeline_version_id",
}


def runs_router() -> APIRouter:
    """The routes that make and show runs."""
    return add_routes(
        APIRouter(prefix="/runs"),
        ("", "GET", find, "Runs"),
        ("", "POST", create, "Start a run"),
        ("/{run_id}", "GET", show, "A run with its workflow"),
        ("/{run_id}/nodes/{node}/artifacts/{name}:read", "GET", read_artifact, "An output of a task"),
        response_class=Response,
    )


def find(request: Request, principal: Caller, query: ListQuery, kind: OfKind = "", key: OfId = "") -> Response:
    """A page of runs, of one experiment, job, pipeline or version if that is named."""
    place = run_place(request)
    page = list_runs(place, principal, read_listing(query, keys.RUNS, belonging_to(kind, key, _NARROWED)))
    metrics = metrics_of(place.session.store, [row.run_id for row in page.items])
    structs = [run_struct(row, metrics[row.run_id]) for row in page.items]
    return answer(list_body("runs", structs, page, query))


def create(request: Request, principal: Caller, body: BodyMessage) -> Response:
    """Start a run."""
    place = run_place(request)
    row = start_run(place, principal, read_run_request(place, principal, body))
    return _detail(place, row)


def show(request: Request, principal: Caller, run_id: str) -> Response:
    """One run with its workflow."""
    place = run_place(request)
    return _detail(place, run_by_id(place, principal, run_id))


def read_artifact(request: Request, principal: Caller, run_id: str, node: str, name: str) -> Response:
    """An output of a task."""
    place = run_place(request)
    output, artifact = find_output(place.session, run_by_id(place, principal, run_id), node, name)
    return answer({"data": archive_text(place.session, output, artifact)})


def _detail(place: RunPlace, row: RunRow) -> Response:
    store = place.session.store
    pipeline = pipeline_manifest(row.pipeline_name, get_pipeline_text(store, row.run_id), row.arguments)
    runtime = runtime_manifest(row, get_tasks(store, row.run_id), pipeline)
    run = run_struct(row, metrics_of(store, [row.run_id])[row.run_id], json.dumps(pipeline))
    return answer({"run": run, "pipeline_runtime": without_empty({"workflow_manifest": json.dumps(runtime)})})
