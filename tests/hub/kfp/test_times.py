from __future__ import annotations

from datetime import datetime, timezone

import pytest

from catalog.errors import UsageError
from hub.kfp.times import parse_time, time_text

MOMENT = datetime(2025, 1, 31, 12, 0, 5, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    "text",
    [
        "2025-01-31T12:00:05Z",
        "2025-01-31t12:00:05z",
        "2025-01-31 12:00:05Z",
        "2025-01-31T13:30:05+01:30",
        "2025-01-31T11:00:05.000000000-01:00",
        " 2025-01-31T12:00:05Z ",
    ],
)
def test_every_form_of_a_moment_is_read(text: str) -> None:
    assert parse_time(text) == MOMENT


def test_fractions_are_kept_to_the_microsecond() -> None:
    assert parse_time("2025-01-31T12:00:05.1234567Z") == MOMENT.replace(microsecond=123456)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "today",
        "2025-01-31",
        "2025-01-31T12:00:05",
        "2025-02-30T12:00:05Z",
        "2025-01-31T25:00:00Z",
        "9999-12-31T23:59:59-01:00",
    ],
)
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse_time(text)
    assert refused.value.rule == "time-syntax"


def test_moments_are_written_in_whole_seconds_of_utc() -> None:
    assert time_text(MOMENT.timestamp() + 0.9) == "2025-01-31T12:00:05Z"
    assert time_text(None) is None
