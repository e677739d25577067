"""The pipelines of the digits example are sound."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.library.libraries import default_libraries
from catalog.library.link import link
from catalog.load.loader import read_spec_file
from catalog.pipeline.check import check_pipeline

FOLDER = Path(__file__).parents[2] / "examples" / "digits"


@pytest.mark.parametrize("name", ["pipeline.yaml", "paddle.yaml"])
def test_a_pipeline_is_sound(name: str) -> None:
    assert check_pipeline(link(read_spec_file(FOLDER / name), default_libraries())) == []
