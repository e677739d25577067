"""References of container images: `registry:5000/team/app:1.2@sha256:…`, every part but the name optional."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cluster_steps.errors import StepUsage

_HOST = re.compile(r"(localhost|[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+|[A-Za-z0-9.-]+(?=:)|\[[0-9A-Fa-f:]+\])(:\d+)?")
_PATH = re.compile(r"[a-z0-9]+([._-]+[a-z0-9]+)*(/[a-z0-9]+([._-]+[a-z0-9]+)*)*")
_TAG = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}")
_DIGEST = re.compile(r"[a-z0-9]+:[0-9a-f]{32,}")


@dataclass(frozen=True)
class ImageReference:
    """The parts of a reference; those it lacks are empty. `name` has the registry's host and port in it."""

    name: str
    tag: str = ""
    digest: str = ""

    def __str__(self) -> str:
        tag = f":{self.tag}" if self.tag else ""
        return f"{self.name}{tag}@{self.digest}" if self.digest else f"{self.name}{tag}"


def parse_image(text: str) -> ImageReference:
    """The reference in `text`. A colon before a slash is a registry's port, never a tag. Raises StepUsage."""
    rest, at, digest = text.strip().partition("@")
    slash = rest.rfind("/")
    colon = rest.rfind(":")
    name, tag = (rest[:colon], rest[colon + 1 :]) if colon > slash else (rest, "")
    tagged = colon > slash
    if not _is_name(name) or (tagged and not _TAG.fullmatch(tag)) or (at and not _DIGEST.fullmatch(digest)):
        raise StepUsage(f'"{text[:120]}" is no image', "such as registry:5000/team/app:1.2, or with @sha256:…")
    return ImageReference(name, tag, digest)


def _is_name(name: str) -> bool:
    host, slash, path = name.partition("/")
    if slash and (host == "localhost" or "." in host or ":" in host):
        return bool(_HOST.fullmatch(host)) and bool(_PATH.fullmatch(path))
    return bool(_PATH.fullmatch(name))
