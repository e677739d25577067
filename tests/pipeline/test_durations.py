"""ISO-8601 durations."""

from __future__ import annotations

import pytest

from catalog.errors import CompositionError
from catalog.pipeline.durations import duration_seconds


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("P0D", 0), ("P30D", 2592000), ("PT1H30M", 5400), ("P1DT0.5S", 86400.5), ("P2W", 1209600)],
)
def test_a_duration_in_seconds(text: str, seconds: float) -> None:
    assert duration_seconds(text) == seconds


@pytest.mark.parametrize("text", ["", "P", "PT", "30D", "P1M", "P1Y", "P1DT", "-P1D", "P1.5D"])
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(CompositionError) as caught:
        duration_seconds(text)
    assert caught.value.rule == "bad-duration"
