"""Outputs that Kubeflow Pipelines reads by name: visualisations and scalar metrics."""

from __future__ import annotations

import re

VISUALISATIONS = "mlpipeline-ui-metadata"
METRICS = "mlpipeline-metrics"

_OTHER = re.compile(r"[^a-zA-Z0-9]")


def special_output(name: str) -> str | None:
    """The special name an output's own name stands for (`MLPipeline UI Metadata` counts), or None."""
    normalised = _OTHER.sub("-", name).lower()
    return normalised if normalised in (VISUALISATIONS, METRICS) else None
