"""Places of models and logs: `pvc://claim/path`, or a URI that the server reads itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cluster_steps.errors import StepUsage
from cluster_steps.names import check_subdomain

SCHEMES = ("pvc", "s3", "gs", "hdfs")


@dataclass(frozen=True)
class StorageLocation:
    """A path within a PersistentVolumeClaim, or a `uri` when `claim` is empty."""

    claim: str = ""
    path: str = ""
    uri: str = ""

    def seen_at(self, mount: str) -> str:
        """The place as a container says it that has the claim at `mount`."""
        if not self.claim:
            return self.uri
        return f"{mount}/{self.path}" if self.path else mount

    def volumes(self) -> list[dict[str, Any]]:
        """The volume of a pod that looks at the place; none for a URI."""
        return [{"name": "data", "persistentVolumeClaim": {"claimName": self.claim}}] if self.claim else []

    def mounts(self, mount: str) -> list[dict[str, Any]]:
        """The mount of a container that only reads."""
        return [{"name": "data", "mountPath": mount, "readOnly": True}] if self.claim else []


def parse_location(text: str, claim: str = "") -> StorageLocation:
    """The place in `text`; a plain path is one within `claim`. Raises StepUsage."""
    scheme, sign, rest = text.strip().partition("://")
    if not sign:
        return _in_claim(claim, text.strip(), text)
    if scheme not in SCHEMES:
        raise StepUsage(f'"{text[:120]}" is no place', f"use {', '.join(f'{known}://' for known in SCHEMES)}")
    if scheme == "pvc":
        name, _, path = rest.partition("/")
        return _in_claim(name, path, text)
    if not rest.strip("/"):
        raise StepUsage(f'"{text[:120]}" names no bucket', f"such as {scheme}://bucket/folder")
    return StorageLocation(uri=text.strip().rstrip("/"))


def _in_claim(claim: str, path: str, text: str) -> StorageLocation:
    if not claim:
        raise StepUsage(f'"{text[:120]}" names no claim', "such as pvc://my-claim/folder")
    check_subdomain(claim, "name of a PersistentVolumeClaim")
    parts = [part for part in path.split("/") if part]
    if ".." in parts or "." in parts:
        raise StepUsage(f'"{text[:120]}" leads out of the claim', "leave . and .. out")
    return StorageLocation(claim, "/".join(parts))
