"""`pvc://<claim>/<path>`: a place in a PersistentVolumeClaim."""

from __future__ import annotations

from dataclasses import dataclass

from cluster_steps.errors import StepUsage
from cluster_steps.names import check_subdomain


@dataclass(frozen=True)
class ClaimPath:
    """A path in a claim; the empty path is the claim's root."""

    claim: str
    path: str

    def __str__(self) -> str:
        return f"pvc://{self.claim}/{self.path}"


def parse_claim_uri(uri: str) -> ClaimPath:
    """The claim and path of a URI. Raises StepUsage."""
    if not uri.startswith("pvc://"):
        raise StepUsage(f"{uri[:120]!r} is no place in a claim", "write pvc://<claim>/<path>")
    claim, _, path = uri[len("pvc://") :].partition("/")
    return ClaimPath(check_subdomain(claim, "name of a claim"), check_inside(path.strip("/"), uri))


def check_inside(path: str, what: str) -> str:
    """A relative path that stays below its folder, as it is. Raises StepUsage."""
    if path.startswith("/") or any(part in (".", "..") for part in path.split("/")) or "\0" in path:
        raise StepUsage(f"{what[:120]!r} leads out of its folder", "use a relative path without '..'")
    return path
