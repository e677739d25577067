"""The routes of the pages about runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from hub.pages.place import PagesPlace
from hub.run_pages import (
    run_actions,
    run_artifacts,
    run_details,
    run_graph,
    run_list,
    run_live,
    run_page,
    run_results,
    run_tasks,
    run_timeline,
    static_files,
    task_log,
)
from hub.run_pages.forms_router import forms_router
from hub.run_pages.site import Site
from hub.runs.place import RunPlace

Text = Annotated[str, Form(max_length=300)]
Path = Annotated[str, Form(max_length=4_000)]
Query = Annotated[str, Form(max_length=8_000)]
Chosen = Annotated[list[str], Form(max_length=run_list.MAX_RUNS, default_factory=list)]
Note = Annotated[str, Form(max_length=run_actions.MAX_TEXT)]
Number = Annotated[int, Form(ge=0, le=1_000_000)]

# What a run's address is continued with, and what answers there.
PARTS: Mapping[str, Callable[[Site, Request, str], Response]] = {
    "": run_page.graph_page,
    "/graph": run_graph.graph_part,
    "/head": run_page.head_part,
    "/panel": run_page.panel_part,
    "/tasks": run_tasks.tasks_page,
    "/timeline": run_timeline.timeline_page,
    "/artifacts": run_artifacts.artifacts_page,
    "/artifact": run_artifacts.artifact,
    "/results": run_results.results_page,
    "/web-app": run_results.web_app,
    "/details": run_details.details_page,
    "/pipeline.yaml": run_details.pipeline_text,
    "/report.html": run_details.report,
    "/log": task_log.task_log,
}


def run_pages_router(place: PagesPlace, runs: RunPlace) -> APIRouter:
    """All pages about runs."""
    router = APIRouter(include_in_schema=False, default_response_class=Response)
    site = Site(place, runs)
    _listing(router, site)
    router.include_router(forms_router(site))
    _following(router, site)
    _changing(router, site)
    for end, answer in PARTS.items():
        router.api_route(f"/runs/{{run_id}}{end}", methods=["GET", "HEAD"])(_part(site, answer))
    return router


def _part(site: Site, answer: Callable[[Site, Request, str], Response]) -> Callable[[Request, str], Response]:
    def at_part(request: Request, run_id: str) -> Response:
        return answer(site, request, run_id)

    return at_part


def _listing(router: APIRouter, site: Site) -> None:
    look = partial(router.api_route, methods=["GET", "HEAD"])

    @look("/runs")
    def at_runs(request: Request) -> Response:
        return run_list.run_list(site, request)

    @router.get("/runs/live")
    def at_runs_live(request: Request) -> Response:
        return run_live.list_stream(site, request)

    @router.post("/runs/act")
    def act_on_runs(request: Request, run: Chosen, csrf: Text = "", act: Text = "", back: Query = "") -> Response:
        return run_list.act_on_runs(site, request, csrf, act, run, back)

    @look("/static/runs/{name}")
    def at_static(name: str) -> Response:
        return static_files.run_static_file(name)


def _following(router: APIRouter, site: Site) -> None:
    @router.get("/runs/{run_id}/live")
    def at_live(request: Request, run_id: str) -> Response:
        return run_live.run_stream(site, request, run_id)

    @router.get("/runs/{run_id}/log/live")
    def at_log(request: Request, run_id: str) -> Response:
        return task_log.log_stream(site, request, run_id)


def _changing(router: APIRouter, site: Site) -> None:
    @router.post("/runs/{run_id}/resume-from")
    def resume_from(request: Request, run_id: str, csrf: Text = "", task: Path = "") -> Response:
        return run_actions.resume_from(site, request, run_id, csrf, task)

    @router.post("/runs/{run_id}/labels")
    def change_label(
        request: Request, run_id: str, csrf: Text = "", name: Text = "", value: Text = "", drop: Text = ""
    ) -> Response:
        return run_actions.change_label(site, request, run_id, csrf, name, value, drop)

    @router.post("/runs/{run_id}/notes")
    def change_note(
        request: Request, run_id: str, csrf: Text = "", act: Text = "add", number: Number = 0, text: Note = ""
    ) -> Response:
        return run_actions.change_note(site, request, run_id, csrf, act, number, text)

    @router.post("/runs/{run_id}/{act}")
    def act_on_run(request: Request, run_id: str, act: str, csrf: Text = "") -> Response:
        return run_actions.act_on_run(site, request, run_id, csrf, act)
