"""The page of a run: its graph, and a panel for the task that is chosen."""

from __future__ import annotations

from collections import Counter

from fastapi import Request
from fastapi.responses import HTMLResponse

from catalog.run.model import State
from catalog.store.progress import get_tasks
from hub.run_pages.run_graph import asked_open, picture_of
from hub.run_pages.run_seen import run_subpage, seen_run
from hub.run_pages.site import Site
from hub.run_pages.task_panel import task_panel


def graph_page(site: Site, request: Request, run_id: str) -> HTMLResponse:
    """`GET /runs/{id}`, with `?task=PATH` for the panel of a task."""
    seen = seen_run(site, request, run_id)
    tasks = get_tasks(site.store, seen.row.run_id)
    picture = picture_of(site, seen.row, tasks, asked_open(request))
    chosen = request.query_params.get("task", "")
    counts = Counter(task.state for task in tasks)
    return run_subpage(
        site,
        request,
        seen,
        "run_page.html",
        picture=picture,
        panel=task_panel(site, request, seen, chosen) if chosen else None,
        counts=[(state, counts[state]) for state in State if counts[state]],
    )


def panel_part(site: Site, request: Request, run_id: str) -> HTMLResponse:
    """`GET /runs/{id}/panel?task=PATH`: the panel alone, for a page that is open."""
    seen = seen_run(site, request, run_id)
    panel = task_panel(site, request, seen, request.query_params.get("task", ""))
    return run_subpage(site, request, seen, "task_panel.html", panel=panel)


def head_part(site: Site, request: Request, run_id: str) -> HTMLResponse:
    """`GET /runs/{id}/head`: the head alone, for a page that is open."""
    return run_subpage(site, request, seen_run(site, request, run_id), "run_head.html", here="")
