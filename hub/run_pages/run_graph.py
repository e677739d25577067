"""The picture of a run's tasks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from catalog.client.execute import stored_spec
from catalog.store.progress import get_tasks
from catalog.store.rows import RunRow, TaskRow
from catalog.view.graph.build import run_graph
from catalog.view.graph.layout import lay_out
from catalog.view.graph.node import Node
from catalog.view.graph.svg import graph_svg
from hub.run_pages.render import run_page
from hub.run_pages.run_seen import seen_run
from hub.run_pages.site import Site

MAX_OPENED = 200


@dataclass(frozen=True)
class Picture:
    """The drawn graph, and the groups that are unfolded in it."""

    svg: Markup
    opened: tuple[str, ...]


def picture_of(site: Site, row: RunRow, tasks: Sequence[TaskRow], asked: Sequence[str] | None) -> Picture:
    """A run's graph with the groups `asked` unfolded; None unfolds as many as are easy to look at."""
    opened = None if asked is None else frozenset(filter(None, asked[:MAX_OPENED]))
    graph = run_graph(stored_spec(row, site.session), tasks, opened=opened)
    drawing = lay_out(graph)
    shown = tuple(box.node.id for box in drawing.boxes if box.node.inner is not None)

    def link(node: Node) -> str:
        return task_address(row.run_id, node.id, shown if asked is not None else ())

    return Picture(graph_svg(drawing, title=f"Tasks of {row.name}", link=link), shown)


def task_address(run_id: str, task: str, opened: Sequence[str] = ()) -> str:
    """The page of a run with a task chosen in it."""
    return f"/runs/{run_id}?{urlencode([('task', task), *(('open', one) for one in opened)])}#panel"


def graph_part(site: Site, request: Request, run_id: str) -> HTMLResponse:
    """`GET /runs/{id}/graph`: the picture alone, for a page that is open."""
    seen = seen_run(site, request, run_id)
    tasks = get_tasks(site.store, seen.row.run_id)
    picture = picture_of(site, seen.row, tasks, asked_open(request))
    return run_page(site, request, "run_graph.html", seen.viewer, picture=picture, seen=seen)


def asked_open(request: Request) -> list[str] | None:
    """The groups an address asks to unfold; None when it says nothing of them."""
    given = request.query_params
    return given.getlist("open") if "open" in given else None
