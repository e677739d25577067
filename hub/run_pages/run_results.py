"""The metrics of a run, and the charts and pages that its tasks made."""

from __future__ import annotations

from fastapi import HTTPException, Request
from fastapi.responses import HTMLResponse

from catalog.client.execute import stored_spec
from catalog.client.run_entries import run_entries
from catalog.store.progress import get_metrics, get_tasks
from catalog.store.rows import RunRow
from catalog.view.charts.line_chart import line_chart_svg
from catalog.view.metrics import histories, metrics_table
from catalog.view.viewers.entries import Entry
from catalog.view.viewers.html import entry_html
from catalog.view.viewers.model import WebApp
from catalog.view.viewers.web_app import WEB_APP_POLICY, web_app_page
from hub.run_pages.entry_address import entry_address
from hub.run_pages.run_seen import run_subpage, seen_run
from hub.run_pages.site import Site

MAX_SHOWN = 60


def results_page(site: Site, request: Request, run_id: str) -> HTMLResponse:
    """`GET /runs/{id}/results`."""
    seen = seen_run(site, request, run_id)
    metrics = get_metrics(site.store, seen.row.run_id)
    entries = _entries(site, seen.row)
    address = entry_address(seen.row.run_id)
    return run_subpage(
        site,
        request,
        seen,
        "run_results.html",
        metrics=metrics_table(metrics) if metrics else None,
        charts=[line_chart_svg(chart) for chart in histories(metrics)],
        entries=[entry_html(entry, address) for entry in entries[:MAX_SHOWN]],
        left_out=max(0, len(entries) - MAX_SHOWN),
    )


def web_app(site: Site, request: Request, run_id: str) -> HTMLResponse:
    """`GET /runs/{id}/web-app?task=PATH&index=N`: a page that a task wrote, in a sandbox with an origin of its own."""
    seen = seen_run(site, request, run_id)
    wanted = (request.query_params.get("task", ""), request.query_params.get("index", ""))
    for entry in _entries(site, seen.row):
        if (entry.task, str(entry.index)) == wanted and isinstance(entry.viewer, WebApp):
            headers = {
                "Content-Security-Policy": WEB_APP_POLICY,
                "X-Content-Type-Options": "nosniff",
                "X-Frame-Options": "SAMEORIGIN",
                "Referrer-Policy": "no-referrer",
                "Cache-Control": "no-store",
            }
            return HTMLResponse(web_app_page(entry.viewer.html), headers=headers)
    raise HTTPException(404, "the task made no such page")


def _entries(site: Site, row: RunRow) -> tuple[Entry, ...]:
    return run_entries(row.run_id, get_tasks(site.store, row.run_id), stored_spec(row, site.session), site.session)
