"""Pod settings on one machine."""

from __future__ import annotations

import pytest

from catalog.errors import RunError
from catalog.run.pod import local_pod, only_on_a_cluster, pod_env, quantity


@pytest.mark.parametrize(
    ("amount", "number"),
    [("500m", 0.5), ("2", 2), (2, 2), ("1Gi", 2**30), ("1.5G", 1.5e9), ("128Ki", 131072), ("3k", 3000)],
)
def test_quantities(amount: object, number: float) -> None:
    assert quantity(amount) == number


@pytest.mark.parametrize("amount", ["", "much", "1 Gi", "-1", "1Zi"])
def test_what_is_no_quantity_is_refused(amount: str) -> None:
    with pytest.raises(RunError) as caught:
        quantity(amount)
    assert caught.value.rule == "bad-quantity"


def test_what_only_a_cluster_can_do_is_named() -> None:
    pod = {
        "env": [{"name": "A", "value": "1"}, {"name": "B", "valueFrom": {"secretKeyRef": {}}}],
        "resources": {"limits": {"cpu": "250m", "memory": "64Mi"}},
        "tolerations": [],
    }
    local = local_pod(pod, {})
    assert local.env == {"A": "1"}
    assert (local.cpu_limit, local.memory_limit) == (0.25, 64 * 2**20)
    assert only_on_a_cluster(pod) == ("tolerations", "env B")


def test_references_to_arguments_are_filled_in_before_amounts_are_read() -> None:
    pod = {
        "env": [{"name": "A", "value": "in {{$.inputs.parameters['place']}}"}],
        "resources": {"limits": {"memory": "{{$.inputs.parameters['size']}}Mi"}},
    }
    local = local_pod(pod, {"place": "here", "size": "2"})
    assert local.env == {"A": "in here"}
    assert local.memory_limit == 2 * 2**20


def test_the_environment_for_the_cache_keeps_its_references() -> None:
    assert pod_env({"env": [{"name": "A", "value": "{{$.inputs.parameters['x']}}"}]}) == {
        "A": "{{$.inputs.parameters['x']}}"
    }
    assert pod_env(None) == {}
