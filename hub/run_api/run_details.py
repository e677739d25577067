"""`GET /runs/{run_id}`: everything about one run."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse, PlainTextResponse

from catalog.client.run_detail import TextLimits, run_detail
from catalog.client.run_report import gather_report
from catalog.client.wire.artifact_json import artifacts_json, value_json
from catalog.client.wire.event_json import event_json
from catalog.client.wire.run_detail_json import attempt_json, detail_json, task_json
from catalog.errors import UsageError
from catalog.run.model import Artifact, Value
from catalog.spec.suggestions import suggest
from catalog.store.find_runs import get_pipeline_text
from catalog.store.progress import events_since, get_attempts, get_tasks
from catalog.view.report import report_html
from hub.api.addresses import API
from hub.api.caller import Caller
from hub.run_api.downloads import SAFE, disposition
from hub.run_api.place import Runs
from hub.run_api.tagged import tagged
from hub.run_api.texts import RunId, Storable
from hub.runs import read

# Outputs that are told as texts: so many bytes of each, and of all of them.
LIMITS = TextLimits(each=256 << 10, total=4 << 20)
_SHOWN_INPUT = 64 << 10

TaskPath = Annotated[str, Storable, Query(max_length=2000, description="the path of the task")]


def run_details_router() -> APIRouter:
    """The routes."""
    router = APIRouter(prefix=API, tags=["runs"])
    for path, endpoint, summary in (
        ("/runs/{run_id}", told, "One run: arguments, outputs, tasks, metrics, visualisations"),
        ("/runs/{run_id}/task", task_told, "One task: inputs, outputs, attempts"),
        ("/runs/{run_id}/pipeline", pipeline, "The linked pipeline as YAML"),
        ("/runs/{run_id}/report", report, "The run as one HTML page, to be saved"),
        ("/runs/{run_id}/changes", changes, "What happened, in order"),
    ):
        router.add_api_route(path, endpoint, methods=["GET"], summary=summary)
    return router


def told(
    request: Request,
    place: Runs,
    principal: Caller,
    run_id: RunId,
    texts: Annotated[bool, Query(description="tell short outputs of tasks as texts too")] = False,
) -> Response:
    """Times are seconds since the epoch."""
    run = read.read_run(place, principal, run_id)
    return tagged(request, detail_json(run_detail(place.session, run.run_id, every_text=texts, limits=LIMITS)))


def task_told(request: Request, place: Runs, principal: Caller, run_id: RunId, task: TaskPath) -> Response:
    """An input that is a text is told up to its first 65,536 characters."""
    run = read.read_run(place, principal, run_id)
    rows = get_tasks(place.session.store, run.run_id)
    row = next((row for row in rows if row.task == task), None)
    if row is None:
        known = [row.task for row in rows]
        raise UsageError(f'the run has no task "{task[:200]}"', rule="unknown-task", hint=suggest(task, known))
    attempts = get_attempts(place.session.store, run.run_id, task)
    value: dict[str, Any] = {
        **task_json(row),
        "inputs": {name: _shown(value) for name, value in row.inputs.items()},
        "outputs": artifacts_json(row.outputs),
        "tries": [attempt_json(attempt) for attempt in attempts],
    }
    return tagged(request, value)


def pipeline(place: Runs, principal: Caller, run_id: RunId) -> Response:
    """Every component is in it."""
    run = read.read_run(place, principal, run_id)
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-cache"}
    return PlainTextResponse(get_pipeline_text(place.session.store, run.run_id), headers=headers)


def report(place: Runs, principal: Caller, run_id: RunId) -> Response:
    """It needs nothing else and no network."""
    run = read.read_run(place, principal, run_id)
    headers = {**SAFE, "Content-Disposition": disposition(f"{run.run_id}.html")}
    return HTMLResponse(report_html(gather_report(place.session, run.run_id)), headers=headers)


def changes(
    request: Request,
    place: Runs,
    principal: Caller,
    run_id: RunId,
    after: Annotated[int, Query(ge=0, le=1 << 50, description="the sequence to go on after")] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 500,
) -> Response:
    """`/events` tells the same as it happens."""
    run = read.read_run(place, principal, run_id)
    found = events_since(place.session.store, run.run_id, after, limit)
    state = {"state": run.state.value, "ended": run.state.ended}
    return tagged(request, {"events": [event_json(row) for row in found], **state})


def _shown(value: Value) -> Any:
    return value_json(value) if isinstance(value, Artifact) else value[:_SHOWN_INPUT]
