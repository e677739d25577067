"""Which version is newer, and how a reference to it is written."""

from __future__ import annotations

import pytest

from catalog.diff.targets import line_of, newer_version, retarget, stations
from catalog.library.reference import parse_reference

VERSIONS = ("0.3.0", "0.3.5", "0.4.0", "1.0.0", "1.2.0", "1.4.2", "2.0.0", "2.1.0", "3.0.0", "3.1.0-rc.1")


@pytest.mark.parametrize(
    ("current", "major", "expected"),
    [
        ("1.0.0", False, "1.4.2"),
        ("1.0.0", True, "3.0.0"),
        ("1.4.2", False, "1.4.2"),
        ("0.3.0", False, "0.3.5"),
        ("0.3.5", False, "0.3.5"),
        ("3.0.0", True, "3.0.0"),
        ("3.1.0-rc.1", True, "3.1.0-rc.1"),
        ("9.0.0", True, "9.0.0"),
    ],
)
def test_newer_versions(current: str, major: bool, expected: str) -> None:
    assert newer_version(current, VERSIONS, major=major) == expected


def test_lines_of_versions_without_breaking_changes() -> None:
    assert [line_of(version) for version in ("1.4.2", "0.3.1", "0.0.7")] == [(1,), (0, 3), (0, 0, 7)]


def test_the_way_leads_through_the_highest_of_each_line() -> None:
    assert stations("0.3.0", "3.0.0", VERSIONS) == ("0.4.0", "1.4.2", "2.1.0", "3.0.0")
    assert stations("1.0.0", "2.0.0", VERSIONS) == ("2.0.0",)
    assert stations("1.0.0", "1.4.2", VERSIONS) == ()


@pytest.mark.parametrize(
    ("reference", "target", "expected"),
    [
        ("echo@^1", "1.4.2", "echo@^1"),
        ("echo@^1", "3.0.0", "echo@^3"),
        ("echo@^1.2", "3.0.0", "echo@^3.0"),
        ("echo@1", "3.0.0", "echo@3"),
        ("echo@1.x", "3.0.0", "echo@3.x"),
        ("echo@~1.2", "1.4.2", "echo@~1.4"),
        ("echo@1.2.0", "1.4.2", "echo@1.4.2"),
        ("echo@=1.2.0", "1.4.2", "echo@=1.4.2"),
        ("echo@>=1 <2", "3.0.0", "echo@^3.0.0"),
        ("echo@>=1", "1.4.2", "echo@^1.4.2"),
        ("echo", "1.4.2", "echo@^1.4.2"),
        ("echo", "3.0.0", "echo"),
        ("echo@~0.3", "0.4.0", "echo@~0.4"),
        ("echo@1 || 2", "3.0.0", "echo@^3.0.0"),
    ],
)
def test_a_reference_keeps_its_form(reference: str, target: str, expected: str) -> None:
    found = retarget(parse_reference(reference), target, VERSIONS)
    assert str(found) == expected and found.select(VERSIONS) == target


def test_a_range_that_another_version_would_fill_is_not_used() -> None:
    assert str(retarget(parse_reference("echo@^1"), "2.0.0", VERSIONS)) == "echo@2.0.0"
