"""The values of the KFP registry protocol: packages, their versions by digest, and tags. Times are epoch seconds."""

from __future__ import annotations

from dataclasses import dataclass

UPLOAD = "upload"
COMPONENT = "component"


@dataclass(frozen=True, slots=True)
class Package:
    """A package. `origin` is `upload`, or `component` for one that is a published component, which only reads."""

    name: str
    created_at: float
    created_by: str
    updated_at: float
    origin: str = UPLOAD


@dataclass(frozen=True, slots=True)
class PackageVersion:
    """The bytes of a package under their sha256 (hex); `tags` name it now."""

    package: str
    digest: str
    size: int
    created_at: float
    created_by: str
    tags: tuple[str, ...] = ()

    @property
    def version(self) -> str:
        """The version as the protocol has it."""
        return f"sha256:{self.digest}"


@dataclass(frozen=True, slots=True)
class PackageTag:
    """A movable name of a version, and who moved it last."""

    package: str
    tag: str
    digest: str
    updated_at: float
    updated_by: str
