"""One experiment: its runs with their metrics measured against the baseline, one metric over all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from catalog.errors import UsageError
from catalog.store.default_experiment import default_experiment
from catalog.store.experiment_row import ExperimentRow
from catalog.store.listing import Page
from catalog.store.predicate import Operation, Predicate
from catalog.store.rows import MetricRow, RunRow
from catalog.store.run_pages import metrics_of
from hub.pages.viewer import Viewer
from hub.run_pages.forms_lists import ShortList, short_list
from hub.run_pages.forms_posted import PostedForm
from hub.run_pages.list_columns import greatest
from hub.run_pages.metric_cell import MetricCell, measured
from hub.run_pages.metric_over_runs import chart_of
from hub.run_pages.render import run_page
from hub.run_pages.site import Site
from hub.run_pages.visitor import check_form, may, visitor
from hub.runs import change, experiments
from hub.runs.lists import list_runs
from hub.runs.read import read_experiment, read_run

MOST_METRICS = 8


@dataclass(frozen=True)
class ExperimentRuns:
    """A page of runs with the metrics of each by name, and those of the baseline."""

    page: Page[RunRow]
    metrics: Mapping[str, Mapping[str, MetricRow]]
    names: Sequence[str]
    baseline_id: str
    baseline: Mapping[str, MetricRow]

    def cell(self, run: RunRow, name: str) -> MetricCell:
        """A metric of one of the runs, measured against the baseline, which itself is measured against nothing."""
        mine, base = measured(self.metrics[run.run_id].get(name)), measured(self.baseline.get(name))
        if run.run_id == self.baseline_id or mine.value is None or base.value is None:
            return mine.cell(None)
        return mine.cell(mine.value - base.value)


def experiment_page(site: Site, request: Request, name: str) -> Response:
    """`GET /experiments/NAME`, by name or id."""
    viewer = visitor(site, request)
    row = read_experiment(site.runs, viewer.principal, name)
    path = f"/experiments/{row.experiment_id}"
    asked = short_list(path, request.query_params, ("archived", "metric"))
    kept = asked.kept or {}
    runs = _runs(site, viewer, row, asked)
    shown = kept["metric"] or next(iter(runs.names), "")
    return run_page(
        site,
        request,
        "experiment.html",
        viewer,
        row=row,
        asked=asked,
        kept=kept,
        runs=runs,
        heads={
            "name": asked.head("Name", "name"),
            "state": asked.head("State", "state"),
            "created": asked.head("Created", "created_at"),
            "metrics": [asked.head(metric, f"metric:{metric}") for metric in runs.names],
        },
        shown_metric=shown,
        chart=chart_of(site, viewer, row.name, shown) if shown else None,
        is_default=row.name == default_experiment(site.store),
        may_change=may(site, viewer, "publish", row.namespace),
        may_choose=may(site, viewer, "admin", None),
    )


def act_on_experiment(site: Site, request: Request, name: str, form: PostedForm) -> Response:
    """`POST /experiments/NAME/act`: archive, restore, restore-runs, delete, default; pin and unpin a baseline."""
    viewer = visitor(site, request)
    check_form(site, request, viewer, form.csrf)
    place, who, act = site.runs, viewer.principal, form.line("act")
    row = read_experiment(place, who, name)
    if act == "delete":
        experiments.delete_experiment(place, who, row.name)
        return RedirectResponse("/experiments", 303)
    if act == "archive":
        experiments.archive_experiment(place, who, row.name)
    elif act in ("restore", "restore-runs"):
        experiments.restore_experiment(place, who, row.name, with_runs=act == "restore-runs")
    elif act == "default":
        experiments.set_default_experiment(place, who, row.name)
    elif act == "pin":
        change.pin_baseline(place, who, form.line("run"))
    elif act == "unpin":
        experiments.unpin_baseline(place, who, row.name)
    else:
        raise UsageError("that cannot be done with an experiment", rule="act-unknown")
    return RedirectResponse(f"/experiments/{row.experiment_id}", 303)


def _runs(site: Site, viewer: Viewer, row: ExperimentRow, asked: ShortList) -> ExperimentRuns:
    where = (
        Predicate("experiment", Operation.EQUALS, row.name),
        Predicate("archived", Operation.EQUALS, (asked.kept or {})["archived"] == "only"),
    )
    page = list_runs(site.runs, viewer.principal, asked.listing(*where))
    ids = [run.run_id for run in page.items]
    found = metrics_of(site.store, [*ids, row.baseline_run_id] if row.baseline_run_id else ids)
    metrics = {run_id: greatest(rows) for run_id, rows in found.items()}
    names = dict.fromkeys(name for run_id in ids for name in metrics[run_id])
    sorted_by = asked.order.key.removeprefix("metric:") if asked.order.key.startswith("metric:") else ""
    shown = list(names)[:MOST_METRICS]
    if sorted_by and sorted_by not in shown:
        shown.append(sorted_by)
    readable = _readable_baseline(site, viewer, row.baseline_run_id)
    return ExperimentRuns(
        page, metrics, shown, row.baseline_run_id, metrics.get(row.baseline_run_id, {}) if readable else {}
    )


def _readable_baseline(site: Site, viewer: Viewer, run_id: str) -> bool:
    if not run_id:
        return False
    try:
        read_run(site.runs, viewer.principal, run_id)
    except UsageError:  # it was deleted, or is not this viewer's to see
        return False
    return True
