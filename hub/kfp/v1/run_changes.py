"""What v1beta1 does with a run that there is: ending, retrying, archiving and deleting it, and adding metrics."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from catalog.store.progress import get_tasks
from hub.api.caller import Caller
from hub.api.route_table import add_routes
from hub.kfp.answer import answer
from hub.kfp.by_id import run_by_id
from hub.kfp.changed_run import changed_run
from hub.kfp.message import BodyMessage
from hub.kfp.v1.reported_metrics import metric_results, read_metrics
from hub.runs import change
from hub.runs.place import run_place


def run_changes_router() -> APIRouter:
    """The routes that change runs."""
    return add_routes(
        APIRouter(prefix="/runs"),
        ("/{run_id}/terminate", "POST", terminate, "End a run"),
        ("/{run_id}/retry", "POST", retry, "Run again the tasks that did not succeed"),
        ("/{run_id}:archive", "POST", archive, "Archive a run"),
        ("/{run_id}:unarchive", "POST", unarchive, "Bring a run back"),
        ("/{run_id}:reportMetrics", "POST", report_metrics, "Add metrics to a run"),
        ("/{run_id}", "DELETE", delete, "Delete a run that has ended"),
        response_class=Response,
    )


def terminate(request: Request, principal: Caller, run_id: str) -> Response:
    """Ask a run to end."""
    return changed_run(change.terminate_run, request, principal, run_id)


def retry(request: Request, principal: Caller, run_id: str) -> Response:
    """Run again what did not succeed."""
    return changed_run(change.retry_run, request, principal, run_id)


def archive(request: Request, principal: Caller, run_id: str) -> Response:
    """Archive a run."""
    return changed_run(change.archive_run, request, principal, run_id)


def unarchive(request: Request, principal: Caller, run_id: str) -> Response:
    """Take a run out of the archive."""
    return changed_run(change.unarchive_run, request, principal, run_id)


def delete(request: Request, principal: Caller, run_id: str) -> Response:
    """Delete a run that has ended."""
    return changed_run(change.delete_run, request, principal, run_id)


def report_metrics(request: Request, principal: Caller, run_id: str, body: BodyMessage) -> Response:
    """Add metrics to a run; each is taken or refused for itself."""
    place = run_place(request)
    row = run_by_id(place, principal, run_id)
    tasks = [task.task for task in get_tasks(place.session.store, row.run_id)]
    reported = read_metrics(row.run_id, tasks, body)
    refused = change.report_metrics(place, principal, row.run_id, reported)
    return answer({"results": metric_results(reported, refused, row.run_id)})
