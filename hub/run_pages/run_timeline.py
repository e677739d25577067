"""When each task of a run began and ended."""

from __future__ import annotations

import time

from fastapi import Request
from fastapi.responses import HTMLResponse

from catalog.store.progress import get_attempts, get_tasks
from catalog.view.timeline import timeline_of
from catalog.view.timeline_svg import timeline_svg
from hub.run_pages.run_graph import task_address
from hub.run_pages.run_seen import run_subpage, seen_run
from hub.run_pages.site import Site


def timeline_page(site: Site, request: Request, run_id: str) -> HTMLResponse:
    """`GET /runs/{id}/timeline`."""
    seen = seen_run(site, request, run_id)
    run_id = seen.row.run_id
    tasks = get_tasks(site.store, run_id)
    now = None if seen.row.state.ended else time.time()
    timeline = timeline_of(tasks, get_attempts(site.store, run_id), now=now)
    picture = timeline_svg(timeline, link=lambda task: task_address(run_id, task))
    return run_subpage(site, request, seen, "run_timeline.html", picture=picture, tasks=tasks)
