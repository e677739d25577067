"""The list of runs, and what is done with several of them at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from urllib.parse import parse_qs

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse

from catalog.errors import CatalogError, UsageError
from catalog.run.model import State
from catalog.store.experiment_row import ExperimentRow
from catalog.store.listing import NEWEST_FIRST, Listing
from catalog.store.run_pages import metrics_of
from hub.pages.viewer import Viewer, check_sees
from hub.run_pages.list_address import address
from hub.run_pages.list_columns import Column, greatest, offered_columns, shown_columns
from hub.run_pages.list_query import LIMITS, ListQuery, list_query
from hub.run_pages.render import run_page
from hub.run_pages.site import Site
from hub.run_pages.visitor import check_form, may, visitor
from hub.runs import change
from hub.runs.lists import list_experiments, list_runs

PLACE = "/runs"
MAX_RUNS = 200
_ACTS: Mapping[str, Callable[..., object]] = {
    "archive": change.archive_run,
    "restore": change.unarchive_run,
    "delete": change.delete_run,
}


def run_list(site: Site, request: Request) -> HTMLResponse:
    """`GET /runs`. Raises UsageError for a query that cannot be."""
    viewer = visitor(site, request)
    check_sees(site.pages, viewer)
    query = list_query(request.query_params)
    found = list_runs(site.runs, viewer.principal, query.listing())
    reported = metrics_of(site.store, [run.run_id for run in found.items])
    metrics = {run_id: greatest(rows) for run_id, rows in reported.items()}
    names = sorted({name for values in metrics.values() for name in values})
    columns = shown_columns(query.columns, names, query.order.key)
    parameters = query.parameters()
    return run_page(
        site,
        request,
        "run_list.html",
        viewer,
        query=query,
        found=found,
        metrics=metrics,
        columns=columns,
        heads=[_head(column, query) for column in columns],
        name_head=_head(Column("name", "Name", "name"), query),
        offered=offered_columns(columns, names, found.items),
        states=list(State),
        limits=LIMITS,
        experiments=_experiments(site, viewer),
        may_change={run.namespace: may(site, viewer, "publish", run.namespace) for run in found.items},
        back=address("", parameters).lstrip("?"),
        first=address(PLACE, parameters) if query.cursor else "",
        after=address(PLACE, parameters, cursor=found.next) if found.next else "",
        by_label=lambda name, value: address(PLACE, parameters, label=[f"{name}={value}"]),
        by=lambda **changes: address(PLACE, parameters, **changes),
    )


def _head(column: Column, query: ListQuery) -> tuple[Column, str, str]:
    """A column, the address of the list sorted by it (the other way round where it is), and how it is sorted now."""
    if not column.sort:
        return column, "", ""
    now = query.order.key == column.sort
    down = not query.order.descending if now else column.largest_first
    link = address(PLACE, query.parameters(), sort=column.sort, down="1" if down else "")
    if column.sort == "created_at" and down:
        link = address(PLACE, query.parameters(), sort="", down="")
    return column, link, ("descending" if query.order.descending else "ascending") if now else ""


def _experiments(site: Site, viewer: Viewer) -> Sequence[ExperimentRow]:
    """The newest experiments, for the filter."""
    return list_experiments(site.runs, viewer.principal, Listing(order=NEWEST_FIRST, limit=100)).items


def act_on_runs(site: Site, request: Request, csrf: str, act: str, runs: Sequence[str], back: str) -> RedirectResponse:
    """`POST /runs/act`: archive, restore or delete runs; each is tried, and what could not be done is told.

    `compare` leads to the page that does, and changes nothing.
    """
    if not runs or len(runs) > MAX_RUNS:
        raise UsageError("no run is chosen" if not runs else f"at most {MAX_RUNS} runs at once", rule="run-choice")
    if act == "compare":
        return RedirectResponse(address("/runs/compare", {"run": list(runs)}), 303)
    viewer = visitor(site, request)
    check_form(site, request, viewer, csrf)
    work = _ACTS.get(act)
    if work is None:
        raise UsageError("runs can be archived, restored or deleted", rule="act-unknown")
    refused: list[CatalogError] = []
    for run_id in dict.fromkeys(runs):
        try:
            work(site.runs, viewer.principal, run_id)
        except CatalogError as error:
            refused.append(error)
    if refused:
        raise type(refused[0])(findings=[finding for error in refused for finding in error.findings])
    return RedirectResponse(address(PLACE, parse_qs(back)), 303)
