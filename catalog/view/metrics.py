"""Metrics as tables and as lines over runs and steps."""

from __future__ import annotations

import math
from collections.abc import Sequence

from markupsafe import Markup

from catalog.store.rows import MetricRow, RunRow
from catalog.view.charts.line_chart import Line, LineChart, Point
from catalog.view.environment import fragment
from catalog.view.metric_text import metric_text

_HISTORY = "history"


def metrics_table(rows: Sequence[MetricRow]) -> Markup:
    """The metrics of a run, each in a row with its task; empty without any."""
    if not rows:
        return Markup("")
    shown = [(row.task, row.name, metric_text(row), _direction(row)) for row in rows]
    return fragment("metrics.html", rows=shown)


def _direction(row: MetricRow) -> str:
    higher = row.detail.get("higher_is_better")
    return "" if higher is None else "higher is better" if higher else "lower is better"


def metric_over_runs(name: str, rows: Sequence[tuple[RunRow, MetricRow]]) -> LineChart:
    """A metric of several runs by the time they were created: a line for each task that reports it."""
    found: dict[str, list[Point]] = {}
    ordered = sorted(rows, key=lambda pair: pair[0].created_at)
    for run, metric in ordered:
        if metric.value is not None and math.isfinite(metric.value):
            point = Point(run.created_at, metric.value, f"{run.name} ({run.run_id[:8]})")
            found.setdefault(metric.task, []).append(point)
    lines = tuple(Line(task, tuple(points)) for task, points in found.items())
    percent = any(metric.format == "PERCENTAGE" for _, metric in ordered)
    return LineChart(f"{name} over runs", "created", name, lines, x_is_time=True, percent=percent)


def histories(rows: Sequence[MetricRow]) -> tuple[LineChart, ...]:
    """A chart for each metric that was reported with its history, a line for each task."""
    found: dict[str, list[Line]] = {}
    percent: set[str] = set()
    for row in rows:
        points = [point for given in _list(row.detail.get(_HISTORY)) if (point := _point(given)) is not None]
        if points:
            found.setdefault(row.name, []).append(Line(row.task, tuple(points)))
            if row.format == "PERCENTAGE":
                percent.add(row.name)
    return tuple(
        LineChart(f"{name} by step", "step", name, tuple(lines), percent=name in percent)
        for name, lines in found.items()
    )


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _point(given: object) -> Point | None:
    if not isinstance(given, (list, tuple)) or len(given) != 2:
        return None
    step, value = given
    numbers = all(isinstance(one, (int, float)) and not isinstance(one, bool) for one in (step, value))
    if not numbers or not (math.isfinite(step) and math.isfinite(value)):
        return None
    return Point(float(step), float(value), f"step {step:g}")
