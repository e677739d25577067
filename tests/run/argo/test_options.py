"""What the user says about a cluster, as it is kept with a run."""

from __future__ import annotations

import pytest

from catalog.errors import UsageError
from catalog.run.argo.options import ClusterOptions


def test_only_what_is_said_is_kept() -> None:
    options = ClusterOptions(namespace="team", fuse=True)
    assert options.to_json() == {"namespace": "team", "fuse": True}
    assert ClusterOptions.from_json(options.to_json()) == options


def test_nothing_said_is_nothing_kept() -> None:
    assert ClusterOptions().to_json() == {}
    assert ClusterOptions.from_json({}) == ClusterOptions()


@pytest.mark.parametrize("value", [{"namespce": "x"}, {"fuse": "yes"}, {"namespace": 3}])
def test_what_is_no_option_is_refused(value: dict[str, object]) -> None:
    with pytest.raises(UsageError) as refused:
        ClusterOptions.from_json(value)
    assert refused.value.rule == "cluster-options"
