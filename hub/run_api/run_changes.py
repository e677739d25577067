"""Ending, retrying, hiding and deleting runs; their labels and notes."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel, Field

from catalog.client.wire.note_json import note_json
from catalog.client.wire.run_json import run_json
from catalog.store.run_notes import list_notes
from hub.api.addresses import API
from hub.api.caller import Caller
from hub.api.route_table import add_routes
from hub.run_api.place import Runs
from hub.run_api.tagged import tagged
from hub.run_api.texts import Labels, Name, RunId, Words
from hub.runs import change, read

NoteNumber = Annotated[int, Path(ge=1, le=1 << 31)]


class From(BaseModel):
    """The task to begin with."""

    task: Annotated[str, Field(max_length=2000)]


class LabelChanges(BaseModel):
    """Labels to set, and names of those to drop."""

    set: Labels = {}
    drop: Annotated[list[Name], Field(max_length=100)] = []


class Note(BaseModel):
    """The text of a note."""

    text: Annotated[Words, Field(min_length=1)]


def run_changes_router() -> APIRouter:
    """The routes."""
    router = APIRouter(prefix=API, tags=["runs"])
    one = "/runs/{run_id}"
    add_routes(
        router,
        (f"{one}/terminate", "POST", terminate, "End a run; its exit tasks still run"),
        (f"{one}/retry", "POST", retry, "Run again what did not succeed"),
        (f"{one}/resume-from", "POST", resume_from, "Run again a task and everything after it"),
        (f"{one}/suspend", "POST", suspend, "Let a run on a cluster start no more tasks for now"),
        (f"{one}/resume", "POST", resume, "Let a suspended run go on"),
        (f"{one}/archive", "POST", archive, "Hide a run from plain lists"),
        (f"{one}/restore", "POST", restore, "Show a run in plain lists again"),
        (one, "DELETE", delete, "Delete a run with all it left"),
        (f"{one}/labels", "PATCH", label, "Set and drop labels"),
        (f"{one}/notes", "GET", notes, "The notes on a run"),
        (f"{one}/notes/{{number}}", "PATCH", edit_note, "Replace the text of a note"),
        (f"{one}/notes/{{number}}", "DELETE", delete_note, "Take a note away"),
    )
    router.add_api_route(f"{one}/notes", add_note, methods=["POST"], summary="Leave a note", status_code=201)
    return router


def terminate(place: Runs, principal: Caller, run_id: RunId) -> dict[str, Any]:
    """It ends within a second or so."""
    return run_json(change.terminate_run(place, principal, run_id))


def retry(place: Runs, principal: Caller, run_id: RunId) -> dict[str, Any]:
    """Under the same id; what succeeded is not run again."""
    return run_json(change.retry_run(place, principal, run_id))


def resume_from(place: Runs, principal: Caller, run_id: RunId, wanted: From) -> dict[str, Any]:
    """No earlier result stands for those tasks."""
    return run_json(change.resume_from(place, principal, run_id, wanted.task))


def suspend(place: Runs, principal: Caller, run_id: RunId) -> dict[str, Any]:
    """Tasks that run already go on to their end."""
    return run_json(change.suspend_run(place, principal, run_id))


def resume(place: Runs, principal: Caller, run_id: RunId) -> dict[str, Any]:
    """A run that nobody holds up goes on by itself."""
    return run_json(change.resume_run(place, principal, run_id))


def archive(place: Runs, principal: Caller, run_id: RunId) -> dict[str, Any]:
    """Nothing of it is lost, and one that runs goes on."""
    return run_json(change.archive_run(place, principal, run_id))


def restore(place: Runs, principal: Caller, run_id: RunId) -> dict[str, Any]:
    """The run as it is then."""
    return run_json(change.unarchive_run(place, principal, run_id))


def delete(place: Runs, principal: Caller, run_id: RunId) -> dict[str, Any]:
    """Its logs, its workflow on a cluster, and the artifacts that no other run uses go with it."""
    run = read.read_run(place, principal, run_id)
    return {"deleted": run.run_id, "warnings": list(change.delete_run(place, principal, run.run_id))}


def label(place: Runs, principal: Caller, run_id: RunId, wanted: LabelChanges) -> dict[str, Any]:
    """All labels that the run has then."""
    return {"labels": change.change_labels(place, principal, run_id, wanted.set, wanted.drop)}


def notes(request: Request, place: Runs, principal: Caller, run_id: RunId) -> Response:
    """The oldest first."""
    run = read.read_run(place, principal, run_id)
    return tagged(request, {"notes": [note_json(row) for row in list_notes(place.session.store, run.run_id)]})


def add_note(place: Runs, principal: Caller, run_id: RunId, wanted: Note) -> dict[str, Any]:
    """Signed by the account of the token."""
    return note_json(change.add_note(place, principal, run_id, wanted.text))


def edit_note(place: Runs, principal: Caller, run_id: RunId, number: NoteNumber, wanted: Note) -> dict[str, int]:
    """Its number and author stay."""
    change.edit_note(place, principal, run_id, number, wanted.text)
    return {"number": number}


def delete_note(place: Runs, principal: Caller, run_id: RunId, number: NoteNumber) -> dict[str, int]:
    """The numbers of others stay."""
    change.delete_note(place, principal, run_id, number)
    return {"number": number}
