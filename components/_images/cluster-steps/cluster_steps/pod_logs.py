"""The log of one container, line by line as it is written, once each."""

from __future__ import annotations

import httpx2

from cluster_steps.cluster import Cluster
from cluster_steps.errors import StepFailure
from cluster_steps.manifests import Manifest

ATTEMPTS = 5


def follow(cluster: Cluster, pod: Manifest, container: str) -> None:
    """Print the log of a container until it ends, each line behind the pod's name. A broken connection is resumed."""
    name = pod["metadata"]["name"]
    path = f"{cluster.path(pod)}/log"
    last = ""
    for _ in range(ATTEMPTS):
        params = {"container": container, "follow": "true", "timestamps": "true"}
        if last:
            params["sinceTime"] = last
        try:
            with cluster.connection.stream(path, params, None) as lines:
                for line in lines:
                    time, _, text = line.partition(" ")
                    # sinceTime has whole seconds, so lines at its beginning come again.
                    if time > last:
                        print(f"[{name}] {text}", flush=True)
                        last = time
            return
        except httpx2.TransportError:
            continue
        except StepFailure as failure:
            print(f"[{name}] no log of {container}: {failure}", flush=True)
            return
