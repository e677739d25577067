"""Go's layouts, as its documentation and compiler have them."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from catalog.client.scheduler.go_layout import go_time

MOMENT = datetime(2009, 11, 8, 15, 4, 5, 120000, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("layout", "expected"),
    [
        ("20060102150405", "20091108150405"),
        ("2006-01-02T15:04:05Z07:00", "2009-11-08T15:04:05Z"),
        ("Mon Jan _2 15:04:05 MST 2006", "Sun Nov  8 15:04:05 UTC 2009"),
        ("Monday, 02-Jan-06 15:04:05 -0700", "Sunday, 08-Nov-09 15:04:05 +0000"),
        ("3:04PM", "3:04PM"),
        ("03:4:5 pm", "03:4:5 pm"),
        ("January 2, 2006", "November 8, 2009"),
        ("002 __2", "312 312"),
        ("15:04:05.000", "15:04:05.120"),
        ("15:04:05.999999999", "15:04:05.12"),
        ("15:04:05,00", "15:04:05,12"),
        ("_2006", "_2009"),
        ("Month", "Month"),
        ("Janet", "Janet"),
        ("week", "week"),
        ("", ""),
    ],
)
def test_a_layout_shows_the_moment(layout: str, expected: str) -> None:
    assert go_time(MOMENT, layout) == expected
