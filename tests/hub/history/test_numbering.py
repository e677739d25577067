"""Each content of a component gets a version that stays."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import pytest

from catalog.library.index.values import Shard, VersionEntry
from catalog.library.reference import is_version, newest_first
from catalog.spec.parse import parse_component
from hub.history.contents import Component
from hub.history.numbering import Brought, number_versions, pseudo_version
from tests.hub.history.repositories import component

DAY = 86_400


def brought(image: str, date: int = 0, version: str = "") -> Brought:
    text = component("Echo", image, version)
    return Brought(Component(sha256(text.encode()).hexdigest(), parse_component(text), text.encode()), date)


def test_a_number_of_one_content_is_taken() -> None:
    one, two = brought("one", version="1.0.0"), brought("two", version="1.1.0")
    assert set(number_versions([one, two], None).values()) == {"1.0.0", "1.1.0"}


@pytest.mark.parametrize("version", ["", "1.0", "v1.0.0", "latest", "1.0.0\n", "1.0.0-" + "x" * 200])
def test_what_is_no_number_is_not_taken(version: str) -> None:
    one = brought("one", 1_700_000_000, version)
    assert list(number_versions([one], None).values()) == [f"0.0.0-20231114221320-{one.component.digest[:12]}"]


def test_a_number_that_two_contents_claim_is_neither_s() -> None:
    versions = number_versions([brought("one", version="1.0.0"), brought("two", DAY, version="1.0.0")], None)
    assert all(version.startswith("0.0.0-1970010") for version in versions.values())


def test_what_the_hub_has_keeps_its_number() -> None:
    one, two = brought("one", version="1.0.0"), brought("two", version="1.0.0")
    before = Shard("echo", (VersionEntry("1.0.0", one.component.digest, 1),))
    versions = number_versions([one, two], before)
    assert versions[one.component.digest] == "1.0.0"
    assert versions[two.component.digest].startswith("0.0.0-")


def test_later_pseudo_versions_are_higher_and_all_are_semver() -> None:
    dates = (-5, 0, 1, 1_700_000_000, 253_402_214_400, 1 << 60)
    versions = [pseudo_version(date, f"{number:x}" * 64) for number, date in enumerate(dates)]
    assert all(is_version(version) for version in versions)
    assert newest_first(versions)[-1] in versions[:2]
    assert newest_first(versions[1:5]) == tuple(reversed(versions[1:5]))


def test_contents_whose_digests_begin_alike_get_versions_of_their_own() -> None:
    one, two = brought("one"), brought("two")
    twin = replace(two, component=replace(two.component, digest=one.component.digest[:20] + "f" * 44))
    versions = number_versions([one, twin], None)
    assert len(set(versions.values())) == 2
    assert all(is_version(version) for version in versions.values())
