"""Where the API server keeps the objects of a kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from cluster_steps.connection import Connection
from cluster_steps.errors import ApiFailure, StepFailure


class UnknownKind(StepFailure):
    """The cluster has no such kind of object."""


@dataclass(frozen=True)
class Kind:
    """A kind as the server serves it: the path of its group and version, its plural, and whether it has namespaces."""

    root: str
    plural: str
    namespaced: bool

    def path(self, namespace: str, name: str = "") -> str:
        """The path of one object, or of all in the namespace for the empty name."""
        place = f"/namespaces/{quote(namespace, safe='')}" if self.namespaced else ""
        return f"{self.root}{place}/{self.plural}" + (f"/{quote(name, safe='')}" if name else "")


class Kinds:
    """Asks the server what it serves, once for each group and version."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: dict[str, dict[str, Kind]] = {}

    def of(self, manifest: Mapping[str, Any]) -> Kind:
        """The kind of an object. Raises UnknownKind, ApiFailure."""
        version, kind = str(manifest["apiVersion"]), str(manifest["kind"])
        if version not in self._known:
            self._known[version] = self._served(version)
        if kind not in self._known[version]:
            hint = "install the operator or the CustomResourceDefinition it belongs to, or check apiVersion"
            raise UnknownKind(f"this cluster knows no {kind} of {version}", hint)
        return self._known[version][kind]

    def _served(self, version: str) -> dict[str, Kind]:
        root = f"/apis/{version}" if "/" in version else f"/api/{version}"
        try:
            answer = self._connection.request("GET", root)
        except ApiFailure as failure:
            if failure.code == 404:
                return {}
            raise
        return {
            str(entry["kind"]): Kind(root, str(entry["name"]), bool(entry["namespaced"]))
            for entry in answer.get("resources", ())
            if "/" not in str(entry["name"])
        }
