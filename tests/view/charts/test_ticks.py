"""Marks on axes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.view.charts.ticks import duration_ticks, number_word, ticks


@pytest.mark.parametrize(
    ("low", "high", "marks"),
    [(0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1]), (3, 97, [0, 20, 40, 60, 80, 100]), (-1, 1, [-1, -0.5, 0, 0.5, 1])],
)
def test_marks_are_round_numbers(low: float, high: float, marks: list[float]) -> None:
    assert ticks(low, high) == pytest.approx(marks)


@given(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9))
def test_marks_cover_all_values_and_are_few(one: float, other: float) -> None:
    low, high = min(one, other), max(one, other)
    marks = ticks(low, high)
    slack = max(abs(low), abs(high), 1e-6) * 1e-6
    assert marks[0] <= low + slack and marks[-1] >= high - slack
    assert 2 <= len(marks) <= 12


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, ["0 s"]),
        (0.02, ["0 s", "5 ms", "10 ms", "15 ms", "20 ms"]),
        (200, ["0 s", "1 m 00 s", "2 m 00 s", "3 m 00 s"]),
    ],
)
def test_marks_of_a_duration(seconds: float, words: list[str]) -> None:
    assert [word for _, word in duration_ticks(seconds)] == words


def test_long_durations_have_few_marks() -> None:
    assert len(duration_ticks(3600 * 24 * 365)) <= 8


@pytest.mark.parametrize(
    ("value", "word"), [(0, "0"), (0.25, "0.25"), (1234.5, "1234.5"), (1e9, "1e+09"), (1e-7, "1e-07")]
)
def test_numbers(value: float, word: str) -> None:
    assert number_word(value) == word
