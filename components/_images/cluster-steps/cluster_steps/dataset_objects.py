"""SampleSet and SampleJobs as the Paddle operator reads them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

API_VERSION = "batch.paddlepaddle.org/v1alpha1"
SET_READY = ("Ready",)
SET_FAILED = ("SyncFailed", "PartialReady")
JOB_SUCCEEDED = ("Succeeded",)
JOB_FAILED = ("Failed",)


@dataclass(frozen=True)
class CachedData:
    """A data set in the cache of the Paddle operator.

    `sample_set` names the SampleSet, `folder` the folder in it, `storage_secret` the Secret of the cache's own storage,
    `source_secret` the Secret that reads `source_uri`. `partitions` is the number of cache nodes.
    """

    name: str
    sample_set: str
    folder: str
    partitions: int
    source_uri: str
    source_secret: str
    storage_secret: str

    @property
    def sync_name(self) -> str:
        """The name of the job that copies the source into the set."""
        return f"{self.name}-sync"

    @property
    def warmup_name(self) -> str:
        """The name of the job that fills the caches."""
        return f"{self.name}-warmup"

    @property
    def reference(self) -> dict[str, str]:
        """What later steps need: the set, the folder in it, and the claim the operator makes for the set."""
        return {"sampleSet": self.sample_set, "claim": self.sample_set, "path": self.folder}


def sample_set(data: CachedData) -> dict[str, Any]:
    """The set without data of its own: jobs fill it."""
    secret = {"secretRef": {"name": data.storage_secret}}
    return _object("SampleSet", data.sample_set, {"partitions": data.partitions, "noSync": True, **secret})


def sync_job(data: CachedData) -> dict[str, Any]:
    """The job that copies the source into the set's folder."""
    spec: dict[str, Any] = {
        "type": "sync",
        "sampleSetRef": {"name": data.sample_set},
        "syncOptions": {"source": data.source_uri, "destination": data.folder},
    }
    if data.source_secret:
        spec["secretRef"] = {"name": data.source_secret}
    return _object("SampleJob", data.sync_name, spec)


def warmup_job(data: CachedData) -> dict[str, Any]:
    """The job that brings the folder into the caches of all partitions."""
    spec = {
        "type": "warmup",
        "sampleSetRef": {"name": data.sample_set},
        "warmupOptions": {"paths": [data.folder]},
    }
    return _object("SampleJob", data.warmup_name, spec)


def _object(kind: str, name: str, spec: Mapping[str, Any]) -> dict[str, Any]:
    return {"apiVersion": API_VERSION, "kind": kind, "metadata": {"name": name}, "spec": dict(spec)}
