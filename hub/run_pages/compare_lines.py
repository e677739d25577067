"""The lines of the tables in which runs are compared."""

from __future__ import annotations

from catalog.client.comparison import Comparison, Line, MetricLine
from hub.run_pages.metric_cell import Measured, MetricCell


def metric_cells(comparison: Comparison, line: MetricLine) -> list[MetricCell]:
    """The cells of a metric, in the order of the runs."""
    return [_cell(comparison, line, place) for place in range(len(line.values))]


def _cell(comparison: Comparison, line: MetricLine, place: int) -> MetricCell:
    change = comparison.change(line, place)
    measured = Measured(line.values[place], line.format, line.unit, line.higher_is_better)
    return measured.cell(change, best=place in line.best)


def all_parameters(comparison: Comparison) -> tuple[Line[str], ...]:
    """The parameters of all runs, those too that do not differ."""
    names = dict.fromkeys(name for run in comparison.runs for name in run.arguments)
    return tuple(Line(name, tuple(run.arguments.get(name) for run in comparison.runs)) for name in names)
