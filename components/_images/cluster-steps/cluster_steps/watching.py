"""Following one object: as it is now, then every change, however often the connection breaks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx2

from cluster_steps.cluster import Cluster
from cluster_steps.connection import is_transient, pause
from cluster_steps.deadline import Deadline
from cluster_steps.errors import ApiFailure
from cluster_steps.manifests import Manifest

WATCH_SECONDS = 60
"""The server ends a watch after this long; a connection that is dead without knowing it is noticed soon after."""

GONE = 410


def changes(cluster: Cluster, manifest: Manifest, deadline: Deadline) -> Iterator[Manifest | None]:
    """The object now and after each change, None where there is none; ends when the deadline has passed.

    After each broken watch the object is read anew, so a version that is too old (410) does no harm. Raises ApiFailure
    and StepFailure as Cluster does.
    """
    broken = 0
    while True:
        current = cluster.get(manifest)
        yield current
        if deadline.passed:
            return
        try:
            for item in _watch(cluster, manifest, current, deadline):
                broken = 0
                yield item
        except httpx2.TransportError as error:
            broken += 1
            pause(broken, f"the watch broke: {error or type(error).__name__}")
        except ApiFailure as failure:
            if failure.code != GONE and not is_transient(failure):
                raise
            broken += 1
            pause(broken, f"the watch ended: {failure}")


def _watch(
    cluster: Cluster, manifest: Manifest, since: Manifest | None, deadline: Deadline
) -> Iterator[Manifest | None]:
    seconds = max(1, min(WATCH_SECONDS, round(deadline.remaining)))
    params = {
        "watch": "true",
        "allowWatchBookmarks": "true",
        "fieldSelector": f"metadata.name={manifest['metadata']['name']}",
        "timeoutSeconds": str(seconds),
    }
    if since is not None:
        params["resourceVersion"] = since["metadata"]["resourceVersion"]
    with cluster.connection.stream(cluster.path(manifest, whole=True), params, seconds + 15.0) as lines:
        for line in lines:
            event: dict[str, Any] = json.loads(line)
            if event["type"] == "ERROR":
                status = event["object"]
                raise ApiFailure(int(status.get("code", 500)), status.get("reason", ""), status.get("message", ""))
            if event["type"] != "BOOKMARK":
                yield None if event["type"] == "DELETED" else event["object"]
