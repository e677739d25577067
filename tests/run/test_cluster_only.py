"""Tasks with a Kubernetes object are refused on one machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.errors import RunError
from catalog.run.cluster_only import refuse_resources
from catalog.spec.parse import parse_component

RESOURCE = Path(__file__).parents[1] / "pipeline" / "examples" / "good" / "resource.yaml"


def test_a_resource_needs_a_cluster() -> None:
    with pytest.raises(RunError) as caught:
        refuse_resources(parse_component(RESOURCE.read_text()))
    assert caught.value.rule == "needs-cluster"
    assert '"claim"' in str(caught.value)


def test_a_pipeline_of_containers_does_not() -> None:
    refuse_resources(parse_component((RESOURCE.parent / "loop_over_input.yaml").read_text()))
