"""Samples, their medians, and what they are held against."""

from __future__ import annotations

import pytest

from benchmarks.measurement import Sample, Series, Target, cpu_ratio, find_series, wall_over, wall_ratio


def series(subject: str, *walls: float) -> Series:
    return Series(subject, tuple(Sample(wall, wall / 2) for wall in walls))


def test_the_middle_is_the_median_of_each_figure_on_its_own() -> None:
    row = Series("x", (Sample(1.0, 9.0), Sample(2.0, 7.0), Sample(30.0, 8.0)))
    assert row.middle == Sample(2.0, 8.0)
    assert row.best == Sample(1.0, 7.0)


def test_a_ratio_is_that_of_the_medians() -> None:
    rows = (series("ours", 1.0, 2.0, 9.0), series("theirs", 4.0, 8.0, 8.0))
    assert wall_ratio(rows, "ours", "theirs") == 0.25
    assert cpu_ratio(rows, "theirs", "ours") == 4.0


def test_what_one_exceeds_another_by_is_taken_round_by_round() -> None:
    rows = (series("ours", 11.0, 25.0, 31.0), series("bare", 10.0, 20.0, 30.0))
    assert wall_over(rows, "ours", "bare") == 1.0


@pytest.mark.parametrize("measure", [wall_ratio, cpu_ratio, wall_over])
def test_nothing_is_said_of_a_subject_that_was_left_out(measure: object) -> None:
    rows = (series("ours", 1.0), Series("theirs", left_out="not installed"))
    assert callable(measure)
    assert measure(rows, "ours", "theirs") is None
    assert measure(rows, "theirs", "ours") is None
    assert find_series(rows, "theirs") is None


@pytest.mark.parametrize(("value", "verdict"), [(4.0, "met"), (4.1, "missed"), (None, "not measured")])
def test_a_target_is_met_up_to_its_limit(value: float | None, verdict: str) -> None:
    assert Target("wall over bare", value, 4.0, "ms").verdict == verdict
