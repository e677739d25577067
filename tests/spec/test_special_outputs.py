"""Outputs known by name."""

from __future__ import annotations

import pytest

from catalog.spec.special_outputs import special_output


@pytest.mark.parametrize(
    ("name", "special"),
    [
        ("mlpipeline-ui-metadata", "mlpipeline-ui-metadata"),
        ("MLPipeline UI Metadata", "mlpipeline-ui-metadata"),
        ("mlpipeline_ui_metadata", "mlpipeline-ui-metadata"),
        ("MLPipeline Metrics", "mlpipeline-metrics"),
        ("mlpipeline-metrics", "mlpipeline-metrics"),
        ("metrics", None),
        ("mlpipeline  metrics", None),
        ("mlpipeline-metrics-2", None),
        ("", None),
    ],
)
def test_special_output(name: str, special: str | None) -> None:
    assert special_output(name) == special
