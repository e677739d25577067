"""How data goes from task to task on a cluster, other than through the artifact repository."""

from __future__ import annotations

from typing import Any

from catalog.dsl.kubernetes_objects import plain_object


class KubernetesVolume:
    """Data goes through a volume that all pods mount (a Kubernetes Volume), below `path_prefix` in it."""

    def __init__(self, volume: Any, path_prefix: str = "artifact_data/") -> None:
        self.volume = plain_object(volume, "a volume")
        self.path_prefix = path_prefix
