"""Deleting a run's workflow with its pods, and the objects that it left in the artifact repository."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from catalog.run.argo.artifact_reader import ArtifactReader
from catalog.run.argo.begin import Site
from catalog.run.argo.kinds import WORKFLOW
from catalog.run.argo.nodes import read_status
from catalog.run.argo.submit import find_submitted
from catalog.run.content_store import ContentStore
from catalog.run.s3_objects import ObjectPlace


def remove_workflow(site: Site, run_id: str, artifacts: ContentStore) -> None:
    """Delete what a run has on the cluster; nothing happens when there is nothing (any more).

    What was uploaded for it stays: such objects have the name of their content, and other runs may read them. Raises
    MachineError when the cluster or the repository does not answer.
    """
    namespace, repository = site.target.namespace, site.target.repository
    there = find_submitted(site.cluster, namespace, run_id)
    if there is None:
        return
    site.cluster.delete(WORKFLOW, there["metadata"]["name"], namespace)
    if repository is None:
        return
    objects = ArtifactReader(repository, artifacts).store.objects
    for key in sorted(set(_own_keys(there))):
        objects.delete(ObjectPlace(repository.bucket, key, repository.endpoint, repository.region))


def _own_keys(workflow: Mapping[str, Any]) -> Iterator[str]:
    """The keys of outputs and logs that have the workflow's name in them, and so are nobody else's."""
    name = workflow["metadata"]["name"]
    for node in read_status(workflow).nodes.values():
        for artifact in node.outputs.get("artifacts") or ():
            key = str((artifact.get("s3") or {}).get("key") or "")
            if name in key:
                yield key
