"""Lines over a common axis: a metric over runs, or over the steps of a training."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup, escape

from catalog.view.charts.frame import Axis, Frame, chart_frame, legend, series_class
from catalog.view.charts.ticks import moment_words, number_word, ticks

MAX_LINES = 40
MAX_MARKS = 400


@dataclass(frozen=True)
class Point:
    """One value; `label` is told by a pointer that rests on it."""

    x: float
    y: float
    label: str = ""


@dataclass(frozen=True)
class Line:
    """A line through its points, in their order."""

    name: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class LineChart:
    """A chart; with `x_is_time` x is seconds since the epoch. `percent`: values from 0 to 1 are told times 100."""

    title: str
    x_label: str
    y_label: str
    lines: tuple[Line, ...]
    x_is_time: bool = False
    percent: bool = False


def line_chart_svg(chart: LineChart) -> Markup:
    """The chart as a <figure> with its legend; lines beyond the fortieth are left out, and said to be."""
    lines = [line for line in chart.lines if line.points][:MAX_LINES]
    if not lines:
        return Markup('<p class="none">{}: no values</p>').format(chart.title)
    x_axis, y_axis = _x_axis(chart, lines), _y_axis(chart, lines)
    frame = Frame(x_axis, y_axis)
    drawn = "".join(_line(line, number, frame) for number, line in enumerate(lines))
    count = sum(len(line.points) for line in lines)
    about = f"{chart.y_label} by {chart.x_label}: {len(lines)} lines with {count} points"
    figure = chart_frame(frame, drawn, chart.title, about)
    left_out = len([line for line in chart.lines if line.points]) - len(lines)
    names = legend([line.name for line in lines], left_out) if len(lines) > 1 or left_out else Markup("")
    return Markup('<figure class="chart-box" tabindex="0">{}{}</figure>').format(figure, names)


def _x_axis(chart: LineChart, lines: list[Line]) -> Axis:
    values = [point.x for line in lines for point in line.points]
    low, high = min(values), max(values)
    places = ticks(low, high)
    words = moment_words(low, high, places) if chart.x_is_time else [number_word(place) for place in places]
    return Axis(chart.x_label, tuple(places), tuple(words))


def _y_axis(chart: LineChart, lines: list[Line]) -> Axis:
    values = [point.y for line in lines for point in line.points]
    places = ticks(min(values), max(values))
    words = [f"{place * 100:.4g} %" if chart.percent else number_word(place) for place in places]
    return Axis(chart.y_label, tuple(places), tuple(words))


def _line(line: Line, number: int, frame: Frame) -> str:
    places = [frame.place(point.x, point.y) for point in line.points]
    kind = series_class(number)
    way = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
    parts = [f'<path class="series {kind}" d="{way}"><title>{escape(line.name)}</title></path>']
    marked = zip(line.points, places, strict=True) if len(places) <= MAX_MARKS else ()
    for point, (x, y) in marked:
        told = f"<title>{escape(point.label or line.name)}: {escape(number_word(point.y))}</title>"
        parts.append(f'<circle class="mark {kind}" cx="{x:.1f}" cy="{y:.1f}" r="3.5">{told}</circle>')
    return "".join(parts)
