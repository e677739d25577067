from __future__ import annotations

from typing import Any

from cluster_steps.story import started_containers


def test_containers_that_prepare_a_pod_have_logs_too() -> None:
    status: dict[str, Any] = {
        "initContainerStatuses": [
            {"name": "fetch", "state": {"terminated": {"exitCode": 1}}, "restartCount": 2},
            {"name": "next", "state": {"waiting": {}}},
        ],
        "containerStatuses": [{"name": "main", "state": {"running": {}}}],
    }
    assert started_containers({"status": status}) == [("fetch", 2), ("main", 0)]
    assert started_containers({}) == []
