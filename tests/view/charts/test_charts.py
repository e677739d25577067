"""Lines and ROC curves as SVG."""

from __future__ import annotations

import pytest

from catalog.view.charts.line_chart import Line, LineChart, Point, line_chart_svg
from catalog.view.charts.roc import roc_svg
from catalog.view.viewers.model import Curve
from tests.view.svg import SVG, harm, parsed


def classes(text: str, part: str) -> list[str]:
    return [found.get("class", "") for found in parsed(text).iter() if part in found.get("class", "").split()]


def test_each_line_has_a_colour_and_dashes_of_its_own() -> None:
    lines = tuple(Line(f"run {n}", (Point(0, n), Point(1, n + 1))) for n in range(12))
    shown = line_chart_svg(LineChart("loss", "step", "loss", lines))
    drawn = [found.get("class") for found in parsed(shown).iter(f"{SVG}path") if found.find(f"{SVG}title") is not None]
    assert len(drawn) == len(set(drawn)) == 12


def test_points_tell_what_they_are() -> None:
    chart = LineChart("accuracy", "created", "accuracy", (Line("train", (Point(0, 0.5, "run <1>"),)),), percent=True)
    shown = line_chart_svg(chart)
    titles = [found.text for found in parsed(shown).iter(f"{SVG}title")]
    assert "run <1>: 0.5" in titles
    assert "50 %" in shown
    assert harm(shown) == []


def test_a_chart_without_values_says_so() -> None:
    assert "no values" in line_chart_svg(LineChart("loss", "step", "loss", (Line("a", ()),)))


@pytest.mark.parametrize("value", [0.0, 5.0, -3.0, 1e300])
def test_a_line_that_never_changes_can_be_drawn(value: float) -> None:
    shown = line_chart_svg(LineChart("x", "x", "y", (Line("a", (Point(1, value), Point(2, value))),)))
    assert "nan" not in shown and "inf" not in shown


def test_lines_beyond_what_can_be_told_apart_are_counted() -> None:
    lines = tuple(Line(str(n), (Point(0, n),)) for n in range(45))
    assert "5 more are not shown" in line_chart_svg(LineChart("x", "x", "y", lines))


def test_curves_of_several_runs_share_a_picture_with_their_areas() -> None:
    good = Curve(((0.0, 1.0, "0.5"),), "run a")
    chance = Curve(((0.5, 0.5, "0.5"),), "run <b>")
    shown = roc_svg([good, chance])
    assert "run a: area 1.000" in shown
    assert "run &lt;b&gt;: area 0.500" in shown
    assert len(set(classes(shown, "series"))) == 2


def test_a_curve_of_very_many_points_is_thinned() -> None:
    curve = Curve(tuple((n / 9999, n / 9999, "") for n in range(10_000)))
    assert len(roc_svg([curve])) < 100_000
