"""What the user says about the cluster a run is meant for."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from catalog.errors import UsageError


@dataclass(frozen=True, slots=True)
class ClusterOptions:
    """Where and how a run takes place on a cluster; an empty text means that it is found out.

    `namespace` and `service_account` are those of the run's pods. `artifact_root` is `s3://bucket/prefix`, where
    outputs go instead of the cluster's own artifact repository. `kubeconfig` is a file and `context` one of its
    contexts. `fuse` allows chains of small tasks to share a pod.
    """

    namespace: str = ""
    service_account: str = ""
    artifact_root: str = ""
    kubeconfig: str = ""
    context: str = ""
    fuse: bool = False

    def to_json(self) -> dict[str, Any]:
        """The options that differ from the defaults, as JSON values."""
        defaults = ClusterOptions()
        names = [item.name for item in dataclasses.fields(self)]
        return {name: getattr(self, name) for name in names if getattr(self, name) != getattr(defaults, name)}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> ClusterOptions:
        """The options that `to_json` gave. Raises UsageError (rule cluster-options) for anything else."""
        defaults = cls()
        for name, given in value.items():
            if type(given) is not type(getattr(defaults, name, None)):
                raise UsageError(f'the cluster option "{name}" is unknown or not of its type', rule="cluster-options")
        return cls(**value)
