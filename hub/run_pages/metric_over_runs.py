"""A metric over the runs of an experiment, as a chart."""

from __future__ import annotations

from markupsafe import Markup

from catalog.store.listing import NEWEST_FIRST, Listing
from catalog.store.predicate import Operation, Predicate
from catalog.store.run_pages import metrics_of
from catalog.view.charts.line_chart import line_chart_svg
from catalog.view.metrics import metric_over_runs
from hub.pages.viewer import Viewer
from hub.run_pages.list_columns import greatest
from hub.run_pages.site import Site
from hub.runs.lists import list_runs

MOST_RUNS = 200


def chart_of(site: Site, viewer: Viewer, experiment: str, name: str) -> Markup | None:
    """The chart of a metric over the newest runs that report it, the oldest first; None when fewer than two do."""
    where = (
        Predicate("experiment", Operation.EQUALS, experiment),
        Predicate("archived", Operation.EQUALS, False),
    )
    found = list_runs(site.runs, viewer.principal, Listing(where, NEWEST_FIRST, MOST_RUNS))
    metrics = metrics_of(site.store, [run.run_id for run in found.items])
    values = [(run, greatest(metrics[run.run_id]).get(name)) for run in reversed(found.items)]
    rows = [(run, metric) for run, metric in values if metric is not None]
    return line_chart_svg(metric_over_runs(name, rows)) if len(rows) > 1 else None
