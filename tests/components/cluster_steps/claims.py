"""What pods of the tests need beside them: our image in the cluster, a claim, and the access key of MinIO."""

from __future__ import annotations

import os
import subprocess
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from cluster_steps.cluster import Cluster
from cluster_steps.step_job import STEPS_IMAGE
from tests.components.cluster_steps.steps import IMAGE_FOLDER
from tests.requirements import docker_available, require

MINIO_SECRET = "mlpipeline-minio-artifact"
MINIO_IN_PODS = "http://minio-service.kubeflow:9000"
UNTIL_STOPPED = "trap 'exit 0' TERM; while :; do sleep 1 & wait $!; done"
"""What a shell does beside a daemon, so that its pod ends when it is told to."""


@cache
def load_steps_image() -> None:
    """Build our image and load it into the cluster, once. Skips where that cannot be done."""
    loader = os.environ.get("CATALOG_LOAD_IMAGE", "")
    require("cluster", bool(loader), "CATALOG_LOAD_IMAGE names no command that loads an image into the cluster")
    require("docker", docker_available(), "no docker daemon answers")
    subprocess.run(["docker", "build", "--quiet", "--tag", STEPS_IMAGE, str(IMAGE_FOLDER)], check=True)
    subprocess.run([loader, STEPS_IMAGE], check=True, stdout=subprocess.DEVNULL)


@contextmanager
def claim(cluster: Cluster) -> Iterator[str]:
    """The name of a new claim, deleted after the block."""
    name = f"test-claim-{uuid.uuid4().hex[:8]}"
    resources = {"requests": {"storage": "100Mi"}}
    manifest: dict[str, Any] = {
        "apiVersion": "v1",
        "kind": "PersistentVolumeClaim",
        "metadata": {"name": name},
        "spec": {"accessModes": ["ReadWriteOnce"], "resources": resources},
    }
    cluster.create(manifest)
    try:
        yield name
    finally:
        cluster.delete(manifest)


@contextmanager
def bucket() -> Iterator[tuple[Any, str]]:
    """The real object store as the tests reach it, and a name for a bucket, emptied and deleted after the block."""
    import s3fs

    endpoint = os.environ.get("S3_ENDPOINT", "")
    require("cluster", bool(endpoint), "S3_ENDPOINT names no object store")
    store = s3fs.S3FileSystem(endpoint_url=endpoint, use_listings_cache=False, skip_instance_cache=True)
    name = f"test-{uuid.uuid4().hex[:8]}"
    try:
        yield store, name
    finally:
        if store.exists(name):
            store.rm(name, recursive=True)
