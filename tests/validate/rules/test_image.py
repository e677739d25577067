"""Image references, taken apart."""

from __future__ import annotations

import pytest

from catalog.validate.rules.image import Image, parse_image

DIGEST = "@sha256:" + "0" * 64


@pytest.mark.parametrize(
    ("text", "image", "full"),
    [
        ("alpine", Image("", "alpine", "", ""), "docker.io/library/alpine"),
        ("alpine:3.19", Image("", "alpine", "3.19", ""), "docker.io/library/alpine"),
        ("library/bash:4.4.23", Image("", "library/bash", "4.4.23", ""), "docker.io/library/bash"),
        ("gcr.io/a/b-c_d.e:v1", Image("gcr.io", "a/b-c_d.e", "v1", ""), "gcr.io/a/b-c_d.e"),
        ("localhost/x", Image("localhost", "x", "", ""), "localhost/x"),
        ("registry:5000/x:1", Image("registry:5000", "x", "1", ""), "registry:5000/x"),
        (f"a/b:1{DIGEST}", Image("", "a/b", "1", DIGEST), "docker.io/a/b"),
    ],
)
def test_parts_of_an_image(text: str, image: Image, full: str) -> None:
    assert parse_image(text) == image
    assert image.full == full


@pytest.mark.parametrize("text", ["", "Alpine", "a b", "a:", ":1", "a@sha256:12", "a//b", "{{image}}", "a:1:2", "é"])
def test_what_is_no_image(text: str) -> None:
    assert parse_image(text) is None
