"""Where a pod finds an artifact of the store: an object of the repository, uploaded unless it is there."""

from __future__ import annotations

from typing import Any

from catalog.run.argo.artifact_archive import packed
from catalog.run.argo.repository import Repository
from catalog.run.content_store import ContentStore
from catalog.run.model import Artifact
from catalog.run.references import Reference
from catalog.run.s3_objects import ObjectPlace

PREFIX = "catalog"
"""The first part of the keys of uploaded artifacts; the rest is the digest."""


def location_of(artifact: Artifact, repository: Repository, store: ContentStore) -> dict[str, Any]:
    """An Argo artifact without name and path: where the object lies, and how it is packed.

    An object that a run left in this bucket is used where it lies. `store` is an ArtifactReader's, which knows how
    the repository is reached. Raises IntegrityError when the store has lost the bytes, MachineError when the storage
    does not answer.
    """
    found = store.reference(artifact)
    if found is None or found.place.bucket != repository.bucket or not store.objects.has(found.place):
        found = _uploaded(artifact, repository, store)
    key = found.place.key
    location = repository.location(key) if repository.explicit else {"s3": {"key": key}}
    return {**location, "archive": {"tar": {}} if found.packing == "tgz" else {"none": {}}}


def _uploaded(artifact: Artifact, repository: Repository, store: ContentStore) -> Reference:
    key = f"{PREFIX}/{artifact.digest}.tgz"
    place = ObjectPlace(repository.bucket, key, repository.endpoint, repository.region)
    if store.objects.find(place) is None:
        store.bring(artifact)
        store.objects.put(place, packed(artifact, store))
    return Reference(place, "tgz", artifact.kind)
