"""An operator that is not installed: writes the status of objects as it would, through the real API server."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from cluster_steps.cluster import Cluster, open_cluster
from cluster_steps.deadline import Deadline
from cluster_steps.kinds import UnknownKind
from cluster_steps.watching import changes
from tests.requirements import require

Play = tuple[Mapping[str, Any], tuple[Mapping[str, Any], ...]]
"""An object, and the statuses it gets one after the other once it is there."""

PATIENCE_SECONDS = 60


def require_kind(cluster: Cluster, api_version: str, kind: str) -> None:
    """Skip the test where the cluster lacks the CustomResourceDefinition."""
    try:
        cluster.list(api_version, kind)
        reason = ""
    except UnknownKind as failure:
        reason = str(failure)
    require("paddle-crds", not reason, reason)


@contextmanager
def operated(cluster: Cluster, *plays: Play) -> Iterator[None]:
    """Give the objects their statuses while the block lasts; the block's end waits for the last of them."""
    thread = threading.Thread(target=_operate, args=(cluster.namespace, plays))
    thread.start()
    try:
        yield
    finally:
        thread.join()


def _operate(namespace: str, plays: tuple[Play, ...]) -> None:
    with open_cluster(namespace) as cluster:
        for manifest, statuses in plays:
            there = cluster.placed(dict(manifest))
            for current in changes(cluster, there, Deadline(PATIENCE_SECONDS)):
                if current is not None and "deletionTimestamp" not in current["metadata"]:
                    break
            for status in statuses:
                cluster.connection.request(
                    "PATCH",
                    f"{cluster.path(there)}/status",
                    body={"status": status},
                    content_type="application/merge-patch+json",
                )


def stub(api_version: str, kind: str, name: str) -> dict[str, Any]:
    """Enough of an object to find it."""
    return {"apiVersion": api_version, "kind": kind, "metadata": {"name": name}}
