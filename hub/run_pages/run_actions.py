"""What is done with one run: from ending it to a note on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from fastapi import Request
from fastapi.responses import RedirectResponse

from catalog.errors import UsageError
from hub.run_pages.run_graph import task_address
from hub.run_pages.site import Site
from hub.run_pages.visitor import check_form, visitor
from hub.runs import change

MAX_TEXT = 20_000
ACTS: Mapping[str, Callable[..., object]] = {
    "terminate": change.terminate_run,
    "retry": change.retry_run,
    "resume": change.resume_run,
    "archive": change.archive_run,
    "restore": change.unarchive_run,
    "delete": change.delete_run,
    "baseline": change.pin_baseline,
}


def act_on_run(site: Site, request: Request, run_id: str, csrf: str, act: str) -> RedirectResponse:
    """`POST /runs/{id}/{act}`, one of ACTS. Raises what hub.runs.change raises."""
    viewer = visitor(site, request)
    check_form(site, request, viewer, csrf)
    if act not in ACTS:
        raise UsageError(f'there is no action "{act[:40]}" on a run', rule="act-unknown")
    ACTS[act](site.runs, viewer.principal, run_id)
    return RedirectResponse("/runs" if act == "delete" else f"/runs/{run_id}", 303)


def resume_from(site: Site, request: Request, run_id: str, csrf: str, task: str) -> RedirectResponse:
    """`POST /runs/{id}/resume-from`: run a task again, and all that depends on it."""
    viewer = visitor(site, request)
    check_form(site, request, viewer, csrf)
    change.resume_from(site.runs, viewer.principal, run_id, task)
    return RedirectResponse(task_address(run_id, task), 303)


def change_label(
    site: Site, request: Request, run_id: str, csrf: str, name: str, value: str, drop: str
) -> RedirectResponse:
    """`POST /runs/{id}/labels`: set a label, or drop the one named `drop`."""
    viewer = visitor(site, request)
    check_form(site, request, viewer, csrf)
    put = {} if drop else {name.strip(): value.strip()}
    if put and not name.strip():
        raise UsageError("a label has a name", rule="label-name", hint="write a word such as team")
    change.change_labels(site.runs, viewer.principal, run_id, put, (drop,) if drop else ())
    return RedirectResponse(f"/runs/{run_id}/details#labels", 303)


def change_note(
    site: Site, request: Request, run_id: str, csrf: str, act: str, number: int, text: str
) -> RedirectResponse:
    """`POST /runs/{id}/notes`: add a note, or edit or delete the one with a number."""
    viewer = visitor(site, request)
    check_form(site, request, viewer, csrf)
    place, principal = site.runs, viewer.principal
    if act != "delete" and not text.strip():
        raise UsageError("a note has a text", rule="note-empty", hint="write something")
    if act == "add":
        change.add_note(place, principal, run_id, text)
    elif act == "edit":
        change.edit_note(place, principal, run_id, number, text)
    elif act == "delete":
        change.delete_note(place, principal, run_id, number)
    else:
        raise UsageError("a note is added, edited or deleted", rule="act-unknown")
    return RedirectResponse(f"/runs/{run_id}/details#notes", 303)
