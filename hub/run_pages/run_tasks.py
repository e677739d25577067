"""The tasks of a run as a table."""

from __future__ import annotations

from collections import Counter

from fastapi import Request
from fastapi.responses import HTMLResponse

from catalog.run.model import State
from catalog.store.progress import get_tasks
from hub.run_pages.list_address import address
from hub.run_pages.run_graph import task_address
from hub.run_pages.run_seen import run_subpage, seen_run
from hub.run_pages.site import Site

MOST = 500


def tasks_page(site: Site, request: Request, run_id: str) -> HTMLResponse:
    """`GET /runs/{id}/tasks?q=TEXT&state=STATE`: those whose path or component has the text in it."""
    seen = seen_run(site, request, run_id)
    text, state = (request.query_params.get(key, "").strip() for key in ("q", "state"))
    tasks = get_tasks(site.store, seen.row.run_id)
    counts = Counter(task.state for task in tasks)
    found = [
        task
        for task in tasks
        if text.lower() in f"{task.task} {task.component}".lower() and state in ("", task.state.value)
    ]
    path = f"{seen.place}/tasks"
    return run_subpage(
        site,
        request,
        seen,
        "run_tasks.html",
        asked=text,
        asked_state=state,
        tasks=found[:MOST],
        total=len(found),
        states=[(one, counts[one], address(path, {"q": text}, state=one.value)) for one in State if counts[one]],
        all_states=address(path, {"q": text}),
        task_address=task_address,
    )
