from __future__ import annotations

import click
import pytest

from catalog.cli.lifetime import lifetime


@pytest.mark.parametrize(("text", "seconds"), [("90m", 5400), ("12h", 43200), ("30d", 2592000), ("8w", 4838400)])
def test_a_time_is_a_number_and_its_unit(text: str, seconds: float) -> None:
    assert lifetime(text) == seconds


@pytest.mark.parametrize("text", ["", "30", "d", "0d", "-1d", "1.5h", "1y", "30 d", "30d\n", "9999999d", "३d"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(click.BadParameter):
        lifetime(text)
