"""Runs side by side: parameters, metrics, visualisations and component versions."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from catalog.client.compare import compare_runs
from catalog.errors import UsageError
from hub.run_pages.compare_lines import all_parameters, metric_cells
from hub.run_pages.compare_pictures import pictures
from hub.run_pages.render import run_page
from hub.run_pages.site import Site
from hub.run_pages.visitor import visitor
from hub.runs.read import read_run

MOST_RUNS = 100
_OWN = ("run", "baseline", "all")


def compare_page(site: Site, request: Request) -> Response:
    """`GET /runs/compare?run=A&run=B`, with `baseline` and `all` (parameters that do not differ too)."""
    viewer = visitor(site, request)
    asked = [text for text in request.query_params.getlist("run") if text]
    if any(name not in _OWN for name in request.query_params):
        # A form of the list sends more than an address should keep.
        return RedirectResponse(address(asked, request.query_params.get("baseline", "")), 303)
    if len(asked) > MOST_RUNS:
        raise UsageError(f"{len(asked)} runs are too many", rule="run-choice", hint=f"at most {MOST_RUNS} at once")
    runs = [read_run(site.runs, viewer.principal, text) for text in asked]
    ids = list(dict.fromkeys(run.run_id for run in runs))
    if len(ids) < 2:
        return run_page(site, request, "compare_choose.html", viewer, runs=runs)
    baseline = request.query_params.get("baseline", "")
    comparison = compare_runs(ids, site.session, baseline)
    everything = request.query_params.get("all", "") == "1"
    return run_page(
        site,
        request,
        "compare.html",
        viewer,
        comparison=comparison,
        everything=everything,
        parameters=all_parameters(comparison) if everything else comparison.parameters,
        toggled=address(ids, baseline, everything=not everything),
        metrics=[(line, metric_cells(comparison, line)) for line in comparison.metrics],
        pictures=pictures(site, comparison),
        without={run.run_id: address([one for one in ids if one != run.run_id]) for run in comparison.runs},
        measured={run.run_id: address(ids, run.run_id, everything=everything) for run in comparison.runs},
    )


def address(run_ids: Sequence[str], baseline: str = "", *, everything: bool = False) -> str:
    """The page of these runs."""
    pairs = [("run", run_id) for run_id in run_ids]
    pairs += [("baseline", baseline)] if baseline else []
    pairs += [("all", "1")] if everything else []
    return f"/runs/compare?{urlencode(pairs)}"
