"""Metrics as tables and lines."""

from __future__ import annotations

import dataclasses
import math

from catalog.run.model import State
from catalog.store.rows import RunRow
from catalog.view.metric_text import metric_text, number_text
from catalog.view.metrics import histories, metric_over_runs, metrics_table
from tests.view.rows import metric_row

RUN = RunRow(
    *("r1", "first", "p", "", "", "process", "Default", "", "", "", State.SUCCEEDED, "", 100.0, None, None),
    *({}, {}, {}, False, False, {}),
)


def test_numbers_are_told_as_they_are_meant() -> None:
    assert metric_text(metric_row("a", 0.967, "PERCENTAGE")) == "96.7 %"
    assert metric_text(metric_row("a", 1.5, unit="s\x1b[2J")) == "1.5 s"
    assert metric_text(metric_row("a", None)) == "no number"
    assert number_text(0.01, "PERCENTAGE", sign="+") == "+1 %"


def test_a_table_of_metrics_tells_the_direction() -> None:
    html = metrics_table([metric_row("loss", 0.3, higher_is_better=False), metric_row("<b>", 1)])
    assert "lower is better" in html
    assert "&lt;b&gt;" in html and "<b>" not in html
    assert metrics_table([]) == ""


def test_a_metric_over_runs_is_a_line_for_each_task_by_time() -> None:
    later = dataclasses.replace(RUN, run_id="r2", name="second", created_at=200.0)
    pairs = [(later, metric_row("loss", 0.2)), (RUN, metric_row("loss", 0.4)), (RUN, metric_row("loss", math.inf))]
    chart = metric_over_runs("loss", pairs)
    assert [(line.name, [(point.x, point.y) for point in line.points]) for line in chart.lines] == [
        ("train", [(100.0, 0.4), (200.0, 0.2)])
    ]
    assert chart.lines[0].points[0].label == "first (r1)"


def test_a_history_is_a_line_and_what_is_no_point_is_left_out() -> None:
    rows = [
        metric_row("loss", 0.3, history=[[1, 0.9], ["x", 1], [2, math.nan], [3], None, [3, 0.3]]),
        metric_row("loss", 0.1, task="other", history=[[1, 0.1]]),
        metric_row("plain", 1.0),
        metric_row("odd", 1.0, history="no list"),
    ]
    charts = histories(rows)
    assert [chart.title for chart in charts] == ["loss by step"]
    assert [[(point.x, point.y) for point in line.points] for line in charts[0].lines] == [
        [(1, 0.9), (3, 0.3)],
        [(1, 0.1)],
    ]
