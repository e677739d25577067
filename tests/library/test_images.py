"""Where an image's digest is known from."""

from __future__ import annotations

import pytest

from catalog.library.images import known_image_digest, pinned_image
from tests.library.folders import container, graph, pipeline

DIGEST = "sha256:" + "ab" * 32


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (container(image=f"bash@{DIGEST}"), DIGEST),
        (container(image=f"bash:5@{DIGEST}", note="image_digest: 'sha256:" + "0" * 64 + "'"), DIGEST),
        (container(note=f"image_digest: '{DIGEST}'"), DIGEST),
        (container(note="image_digest: 'unknown'"), None),
        (container(), None),
        (graph(a="{name: echo}"), None),
    ],
)
def test_it_stands_in_the_image_or_in_an_annotation(text: str, expected: str | None) -> None:
    assert known_image_digest(pipeline(text)) == expected


def test_an_image_is_pinned_once() -> None:
    assert pinned_image("bash:5", DIGEST) == f"bash:5@{DIGEST}"
    assert pinned_image(f"bash:5@{DIGEST}", "sha256:" + "0" * 64) == f"bash:5@{DIGEST}"
