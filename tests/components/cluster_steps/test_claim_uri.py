from __future__ import annotations

import pytest

from cluster_steps.claim_uri import ClaimPath, parse_claim_uri
from cluster_steps.errors import StepUsage


@pytest.mark.parametrize(
    ("uri", "place"),
    [
        ("pvc://data/a/b.tar.gz", ClaimPath("data", "a/b.tar.gz")),
        ("pvc://data", ClaimPath("data", "")),
        ("pvc://data/folder/", ClaimPath("data", "folder")),
    ],
)
def test_claim_and_path(uri: str, place: ClaimPath) -> None:
    assert parse_claim_uri(uri) == place


@pytest.mark.parametrize("uri", ["s3://data/a", "pvc://", "pvc://Data/a", "pvc://data/../a", "pvc://data/a/./b"])
def test_what_is_no_place_in_a_claim(uri: str) -> None:
    with pytest.raises(StepUsage):
        parse_claim_uri(uri)


def test_the_text_of_a_place_is_its_uri() -> None:
    assert str(ClaimPath("data", "a/b")) == "pvc://data/a/b"
