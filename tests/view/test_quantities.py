"""Times and sizes in words."""

from __future__ import annotations

import pytest

from catalog.view.quantities import duration_text, moment_text, size_text, span


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (None, ""),
        (-1, "0 ms"),
        (0.0134, "13 ms"),
        (1.26, "1.3 s"),
        (12.4, "12 s"),
        (185, "3 m 05 s"),
        (7260, "2 h 01 m"),
    ],
)
def test_durations(seconds: float | None, text: str) -> None:
    assert duration_text(seconds) == text


@pytest.mark.parametrize(
    ("size", "text"),
    [(0, "0 bytes"), (1, "1 byte"), (999, "999 bytes"), (1000, "1.0 kB"), (3_400_000, "3.4 MB"), (9e16, "90000.0 TB")],
)
def test_sizes(size: float, text: str) -> None:
    assert size_text(int(size)) == text


def test_what_has_not_started_has_no_span() -> None:
    assert span(None, None) is None
    assert span(10.0, 12.5) == 2.5
    assert moment_text(None) == ""
