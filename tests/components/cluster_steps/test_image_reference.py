"""Images as users write them."""

from __future__ import annotations

import pytest

from cluster_steps.errors import StepUsage
from cluster_steps.image_reference import ImageReference, parse_image

DIGEST = "sha256:" + "a" * 64


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("busybox", ImageReference("busybox")),
        ("busybox:1.36", ImageReference("busybox", "1.36")),
        ("team/app:v1", ImageReference("team/app", "v1")),
        ("localhost:5000/app", ImageReference("localhost:5000/app")),
        ("registry.io:5000/team/app:1.2", ImageReference("registry.io:5000/team/app", "1.2")),
        (f"registry.io/app@{DIGEST}", ImageReference("registry.io/app", digest=DIGEST)),
        (f"registry:5000/app:1@{DIGEST}", ImageReference("registry:5000/app", "1", DIGEST)),
    ],
)
def test_the_parts_of_an_image(text: str, parts: ImageReference) -> None:
    assert parse_image(text) == parts
    assert str(parts) == text


@pytest.mark.parametrize("text", ["", "App", "a b", "app:", ":1", "app@", "app@sha256:12", "a//b", "app:1; rm -rf /"])
def test_what_is_no_image(text: str) -> None:
    with pytest.raises(StepUsage, match="is no image"):
        parse_image(text)
