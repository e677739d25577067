"""`GET /runs`: runs page by page, and the names of metrics they can be sorted by."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from catalog.client.wire.page_json import page_json
from catalog.client.wire.run_detail_json import metric_json
from catalog.client.wire.run_json import run_json
from catalog.store.run_pages import metrics_of
from hub.api.addresses import API
from hub.api.caller import Caller
from hub.run_api.listing import Listed
from hub.run_api.place import Runs
from hub.run_api.tagged import tagged
from hub.runs import lists, read

MOST = 1000

RunIds = Annotated[list[str], Query(max_length=MOST, description="may be repeated")]


def run_lists_router() -> APIRouter:
    """The routes."""
    router = APIRouter(prefix=API, tags=["runs"])
    router.add_api_route("/runs", listed, methods=["GET"], summary="Runs, page by page")
    router.add_api_route("/run-metrics", metrics, methods=["GET"], summary="The metrics of several runs")
    return router


def listed(
    request: Request,
    place: Runs,
    principal: Caller,
    listing: Listed,
    metrics: Annotated[bool, Query(description="tell the metrics of each run too")] = False,
) -> Response:
    """Keys: id, name, description, state, engine, experiment, experiment_id, namespace, pipeline, pipeline_version,
    pipeline_id, pipeline_version_id, recurring_run_id, parent_run_id, created_at, started_at, ended_at, scheduled_at,
    archived, metric:NAME, label:NAME. Arguments, outputs and tasks are told by one run's own address."""
    page = lists.list_runs(place, principal, listing)
    value = page_json(page, "runs", run_json)
    if metrics:
        found = metrics_of(place.session.store, [run.run_id for run in page.items])
        value["metrics"] = {run_id: [metric_json(row) for row in rows] for run_id, rows in found.items()}
    return tagged(request, value)


def metrics(request: Request, place: Runs, principal: Caller, run: RunIds) -> Response:
    """By whole run id."""
    ids = [read.read_run(place, principal, run_id).run_id for run_id in run]
    found = metrics_of(place.session.store, ids)
    return tagged(request, {"metrics": {run_id: [metric_json(row) for row in rows] for run_id, rows in found.items()}})
