"""Real pods: they get exactly the artifacts of the store, and what they leave has the digests of a local engine."""

from __future__ import annotations

import os
import tarfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from catalog.run.argo.artifact_reader import ArtifactReader
from catalog.run.argo.artifact_upload import location_of
from catalog.run.argo.cluster import Cluster
from catalog.run.argo.kinds import WORKFLOW
from catalog.run.argo.options import ClusterOptions
from catalog.run.argo.target import Target, find_target
from catalog.run.artifact_stores import open_artifacts
from catalog.run.model import Artifact

pytestmark = pytest.mark.cluster

WRITE = r"""
set -e
mkdir -p /tmp/out/folder/sub/empty /tmp/out/bare
printf 'text\n' > /tmp/out/text
printf 'grün' > /tmp/out/folder/sub/grün
printf '#!/bin/sh\n' > /tmp/out/folder/tool
chmod 755 /tmp/out/folder/tool
ln -s sub/grün /tmp/out/folder/link
: > /tmp/out/nothing
cp /tmp/in/archive/data /tmp/out/archive
cp /tmp/in/large/data /tmp/out/large
cp -r /tmp/in/tree/data /tmp/out/tree
"""
COPY = "set -e; mkdir /tmp/out; for name in $(ls /tmp/in); do cp -r /tmp/in/$name/data /tmp/out/$name; done"
MADE_HERE = ("text", "folder", "nothing", "bare")
HANDED_OVER = ("archive", "large", "tree")


class Pods:
    """Runs one pod after the other, as a user that is not root, and deletes what they leave."""

    def __init__(self, cluster: Cluster, folder: Path) -> None:
        self.cluster = cluster
        self.target: Target = find_target(cluster, ClusterOptions())
        assert self.target.repository is not None, self.target.findings
        self.repository = self.target.repository
        self.reader = ArtifactReader(self.repository, open_artifacts(folder / "store"))
        self.keys: set[str] = set()
        self.outputs: list[dict[str, Any]] = []
        self.workflows: list[str] = []

    def run(self, script: str, inputs: Mapping[str, Artifact], outputs: tuple[str, ...]) -> dict[str, Artifact]:
        """What the pod made of its inputs at /tmp/in/NAME/data: the artifacts at /tmp/out/NAME."""
        places = {name: location_of(value, self.repository, self.reader.store) for name, value in inputs.items()}
        self.keys |= {place["s3"]["key"] for place in places.values()}
        template = {
            "name": "pod",
            "inputs": {"artifacts": [{"name": n, "path": f"/tmp/in/{n}/data", **p} for n, p in places.items()]},
            "outputs": {"artifacts": [{"name": name, "path": f"/tmp/out/{name}"} for name in outputs]},
            "container": {
                "image": "busybox:1.36",
                "command": ["sh", "-c", script],
                "securityContext": {"runAsUser": 1000},
            },
        }
        account = self.target.service_account
        spec = {"entrypoint": "pod", "serviceAccountName": account, "templates": [template]}
        node = self._end({"metadata": {"generateName": "artifacts-of-pods-"}, "spec": spec})
        self.outputs = node["outputs"]["artifacts"]
        self.keys |= {output["s3"]["key"] for output in self.outputs}
        return {output["name"]: self.reader.read(output) for output in self.outputs}

    def _end(self, workflow: dict[str, Any]) -> dict[str, Any]:
        name = self.cluster.create(WORKFLOW, workflow, self.target.namespace)["metadata"]["name"]
        self.workflows.append(name)
        latest = time.monotonic() + 120
        while time.monotonic() < latest:
            status = (self.cluster.get(WORKFLOW, name, self.target.namespace) or {}).get("status", {})
            if status.get("phase") in ("Succeeded", "Failed", "Error"):
                assert status["phase"] == "Succeeded", status
                node: dict[str, Any] = next(iter(status["nodes"].values()))
                return node
            time.sleep(0.5)
        raise AssertionError(f"{name} did not end")

    def clean(self) -> None:
        """Delete the workflows and all objects."""
        import fsspec

        for name in self.workflows:
            self.cluster.delete(WORKFLOW, name, self.target.namespace)
        files = fsspec.filesystem("s3", **self.repository.storage_options())
        for key in self.keys:
            files.rm_file(f"{self.repository.bucket}/{key}")


@pytest.fixture
def pods(cluster: Cluster, tmp_path: Path) -> Iterator[Pods]:
    found = Pods(cluster, tmp_path)
    yield found
    found.clean()


def expected(folder: Path) -> dict[str, Path]:
    """The same content, made on this machine."""
    made = folder / "made"
    (made / "folder" / "sub" / "empty").mkdir(parents=True)
    (made / "bare").mkdir()
    (made / "text").write_bytes(b"text\n")
    (made / "folder" / "sub" / "grün").write_bytes("grün".encode())
    (made / "folder" / "tool").write_bytes(b"#!/bin/sh\n")
    (made / "folder" / "tool").chmod(0o755)
    (made / "folder" / "link").symlink_to("sub/grün")
    (made / "nothing").write_bytes(b"")
    (made / "large").write_bytes(os.urandom(5_000_000))
    (made / "tree" / "part").mkdir(parents=True)
    (made / "tree" / "part" / "data").write_bytes(os.urandom(2_000_000))
    (made / "tree" / "hollow").mkdir()
    with tarfile.open(made / "archive", "w:gz") as archive:
        archive.add(made / "folder", "folder")
    return {path.name: path for path in made.iterdir()}


def test_pods_and_local_engines_agree_on_every_artifact(pods: Pods, tmp_path: Path) -> None:
    store = open_artifacts(tmp_path / "local")
    local = {name: store.put(path, borrowed=True) for name, path in expected(tmp_path).items()}
    pods.reader = ArtifactReader(pods.repository, store)
    assert pods.run(WRITE, {name: local[name] for name in HANDED_OVER}, (*MADE_HERE, *HANDED_OVER)) == local

    # A store that knows the large ones by reference only hands them on without having their bytes.
    pods.reader = ArtifactReader(pods.repository, open_artifacts(tmp_path / "second"))
    for output in pods.outputs:
        pods.reader.read(output)
    second, written = pods.reader.store, set(pods.keys)
    assert pods.run(COPY, local, tuple(local)) == local
    assert not any(key.startswith("catalog/") for key in pods.keys - written)
    assert local["large"].digest not in set(second.digests())
    second.materialise(local["tree"], tmp_path / "tree")
    assert second.put(tmp_path / "tree") == local["tree"]
