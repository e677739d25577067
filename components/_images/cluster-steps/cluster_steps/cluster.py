"""The verbs of the cluster, on objects that are plain dictionaries."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from typing import Any

from cluster_steps.connection import Connection, connect
from cluster_steps.errors import ApiFailure
from cluster_steps.kinds import Kinds, UnknownKind
from cluster_steps.manifests import MANAGER, Manifest

FOREGROUND = {"apiVersion": "v1", "kind": "DeleteOptions", "propagationPolicy": "Foreground"}


class Cluster:
    """One cluster. Objects without a namespace belong to `namespace`.

    Every method raises ApiFailure for a refusal, UnknownKind for a kind that is not served, and StepFailure when the
    server cannot be reached; transient failures are tried again first.
    """

    def __init__(self, connection: Connection, namespace: str = "") -> None:
        self.connection = connection
        self.namespace = namespace or connection.namespace
        self._kinds = Kinds(connection)

    def path(self, manifest: Mapping[str, Any], *, whole: bool = False) -> str:
        """The path of an object, or of its collection."""
        metadata = manifest["metadata"]
        namespace = metadata.get("namespace") or self.namespace
        return self._kinds.of(manifest).path(namespace, "" if whole else metadata["name"])

    def placed(self, manifest: Manifest) -> Manifest:
        """The object with its namespace written into it, where its kind has them; a copy."""
        metadata = dict(manifest["metadata"])
        try:
            namespaced = self._kinds.of(manifest).namespaced
        except UnknownKind:
            namespaced = True
        if namespaced and not metadata.get("namespace"):
            metadata["namespace"] = self.namespace
        return {**manifest, "metadata": metadata}

    def get(self, manifest: Mapping[str, Any]) -> Manifest | None:
        """The object as it is in the cluster, or None."""
        try:
            return self.connection.request("GET", self.path(manifest))
        except ApiFailure as failure:
            if failure.code == 404:
                return None
            raise

    def apply(self, manifest: Manifest) -> Manifest:
        """Server-side apply: fields that an earlier apply of ours set and this one lacks go away."""
        params = {"fieldManager": MANAGER, "force": "true"}
        return self.connection.request(
            "PATCH", self.path(manifest), params=params, body=manifest, content_type="application/apply-patch+yaml"
        )

    def create(self, manifest: Manifest) -> Manifest:
        """Create an object. ApiFailure with code 409 when there is one of that name.

        Its fields become ours as by an apply: else a later apply could not take them away again.
        """
        params = {"fieldManager": MANAGER}
        created = self.connection.request("POST", self.path(manifest, whole=True), params=params, body=manifest)
        for number, entry in enumerate(created["metadata"].get("managedFields") or ()):
            if entry.get("manager") == MANAGER and entry.get("operation") == "Update":
                self._own(manifest, number)
        return created

    def _own(self, manifest: Manifest, number: int) -> None:
        place = f"/metadata/managedFields/{number}"
        changes = [
            {"op": "test", "path": f"{place}/manager", "value": MANAGER},
            {"op": "replace", "path": f"{place}/operation", "value": "Apply"},
        ]
        try:
            self.connection.request(
                "PATCH", self.path(manifest), body=changes, content_type="application/json-patch+json"
            )
        except ApiFailure as failure:
            # A controller was quicker, and the entries stand elsewhere: the object is there all the same.
            if failure.code not in (404, 409, 422):
                raise

    def patch(self, manifest: Manifest) -> Manifest:
        """Merge the fields of `manifest` into the object. ApiFailure with code 404 when there is none."""
        return self.connection.request(
            "PATCH",
            self.path(manifest),
            params={"fieldManager": MANAGER},
            body=manifest,
            content_type="application/merge-patch+json",
        )

    def delete(self, manifest: Mapping[str, Any], uid: str = "") -> bool:
        """Begin to delete an object after all that belong to it; only the one with `uid` if given.

        False when there is none.
        """
        body = {**FOREGROUND, "preconditions": {"uid": uid}} if uid else FOREGROUND
        try:
            self.connection.request("DELETE", self.path(manifest), body=body)
        except ApiFailure as failure:
            if failure.code == 404 or (uid and failure.code == 409):
                return False
            raise
        return True

    def list(
        self, api_version: str, kind: str, *, labels: str = "", fields: str = "", namespace: str = ""
    ) -> list[Manifest]:
        """The objects of a kind that fit the selectors."""
        return list(self._pages(api_version, kind, labels, fields, namespace))

    def _pages(self, api_version: str, kind: str, labels: str, fields: str, namespace: str) -> Iterator[Manifest]:
        probe = {"apiVersion": api_version, "kind": kind, "metadata": {"name": "", "namespace": namespace}}
        params = {"limit": "200", "labelSelector": labels, "fieldSelector": fields}
        while True:
            page = self.connection.request("GET", self.path(probe, whole=True), params=params)
            for item in page.get("items", ()):
                yield {"apiVersion": api_version, "kind": kind, **item}
            params["continue"] = (page.get("metadata") or {}).get("continue", "")
            if not params["continue"]:
                return


@contextlib.contextmanager
def open_cluster(namespace: str = "") -> Iterator[Cluster]:
    """The cluster of this environment; `namespace` is the pod's or the kubeconfig's when empty."""
    connection = connect()
    try:
        yield Cluster(connection, namespace)
    finally:
        connection.close()
