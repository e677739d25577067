"""The known digest of a component's image: it stands in the image text, or in the annotation `image_digest`."""

from __future__ import annotations

import re

from catalog.spec.model import ComponentSpec

ANNOTATION = "image_digest"

_IN_IMAGE = re.compile(r"@(sha256:[0-9a-f]{64})$(?!\n)")
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


def known_image_digest(spec: ComponentSpec) -> str | None:
    """`sha256:<hex>` of the image, or None when it is unknown or the component is a graph."""
    if spec.container is None:
        return None
    pinned = _IN_IMAGE.search(spec.container.image)
    if pinned:
        return pinned[1]
    noted = spec.annotations.get(ANNOTATION, "")
    return noted if _DIGEST.fullmatch(noted) else None


def pinned_image(image: str, digest: str) -> str:
    """`image@sha256:…`; an image that is pinned already stays as it is."""
    return image if "@" in image else f"{image}@{digest}"
