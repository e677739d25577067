"""How far one version is from another, and whether that is enough."""

from __future__ import annotations

from itertools import product

import pytest

from catalog.diff.change import Comparison, make_change
from catalog.diff.level import Level
from catalog.diff.numbers import bump_between, check_bump, is_release, next_version
from catalog.library.reference import Reference

NUMBERS = [".".join(map(str, numbers)) for numbers in product((0, 1, 2), repeat=3)]
KIND = {Level.MAJOR: "input-removed", Level.MINOR: "input-added", Level.PATCH: "image-changed"}


def changed(level: Level) -> Comparison:
    """A comparison with one change of that level."""
    return Comparison((make_change(KIND[level], "x"),))


def rules(old: str, new: str, level: Level) -> list[str]:
    """The rules that check_bump finds."""
    return [finding.rule for finding in check_bump(old, new, changed(level))]


@pytest.mark.parametrize("old", NUMBERS)
def test_a_major_step_is_one_that_a_caret_range_does_not_take(old: str) -> None:
    for new in NUMBERS:
        level = bump_between(old, new)
        later = tuple(map(int, new.split("."))) > tuple(map(int, old.split(".")))
        if not later:
            assert level is Level.NONE
        else:
            assert (level is Level.MAJOR) == (Reference("x", f"^{old}").select((new,)) is None), new


@pytest.mark.parametrize("old", NUMBERS)
@pytest.mark.parametrize("level", [Level.PATCH, Level.MINOR, Level.MAJOR])
def test_the_next_version_is_enough_and_no_more_than_that(old: str, level: Level) -> None:
    new = next_version(old, level)
    assert rules(old, new, level) == []
    below = [other for other in NUMBERS if bump_between(old, other) and bump_between(other, new)]
    assert all(rules(old, other, level) for other in below)


@pytest.mark.parametrize(
    ("old", "level", "new"),
    [
        ("1.2.3", Level.PATCH, "1.2.4"),
        ("1.2.3", Level.MINOR, "1.3.0"),
        ("1.2.3", Level.MAJOR, "2.0.0"),
        ("0.2.3", Level.MINOR, "0.2.4"),
        ("0.2.3", Level.MAJOR, "0.3.0"),
        ("0.0.3", Level.MAJOR, "0.0.4"),
        ("2.0.0-rc.1", Level.MAJOR, "2.0.0"),
        ("2.0.0-rc.1", Level.PATCH, "2.0.0"),
        ("1.3.0-rc.1", Level.MINOR, "1.3.0"),
        ("1.3.0-rc.1", Level.MAJOR, "2.0.0"),
        ("1.3.1-rc.1", Level.MINOR, "1.4.0"),
    ],
)
def test_next_versions(old: str, level: Level, new: str) -> None:
    assert next_version(old, level) == new


@pytest.mark.parametrize(
    ("old", "new", "level", "expected"),
    [
        ("1.0.0", "1.1.0", Level.MAJOR, ["version-bump-too-small"]),
        ("1.0.0", "1.0.1", Level.MINOR, ["version-bump-too-small"]),
        ("1.0.0", "1.0.0", Level.PATCH, ["version-bump-too-small"]),
        ("1.0.0", "1.0.0+build", Level.PATCH, ["version-bump-too-small"]),
        ("1.0.0", "2.0.0", Level.PATCH, []),
        ("1.1.0", "1.0.0", Level.PATCH, ["version-not-newer"]),
        ("1.0.0", "1.1.0-rc.1", Level.MAJOR, ["version-bump-too-small"]),
        ("1.0.0", "2.0.0-rc.1", Level.MAJOR, []),
        ("2.0.0-rc.1", "2.0.0", Level.MAJOR, []),
        ("2.0.0-rc.1", "2.0.0-rc.2", Level.MAJOR, []),
        ("0.3.1", "0.3.2", Level.MAJOR, ["version-bump-too-small"]),
        ("0.3.1", "0.3.2", Level.MINOR, []),
        ("0.3.1", "0.4.0", Level.MAJOR, []),
        ("0.3.1", "1.0.0", Level.PATCH, []),
        ("", "1.0.0", Level.MAJOR, []),
        ("latest", "1.0.0", Level.MAJOR, []),
    ],
)
def test_what_a_bump_must_be(old: str, new: str, level: Level, expected: list[str]) -> None:
    assert rules(old, new, level) == expected


def test_the_finding_tells_the_change_and_the_number_that_would_do() -> None:
    (finding,) = check_bump("1.4.2", "1.4.3", changed(Level.MAJOR))
    assert "input-removed x (callers that pass it are refused)" in finding.message
    assert "2.0.0" in finding.hint


def test_a_version_without_changes_may_have_any_number() -> None:
    assert check_bump("1.0.0", "1.0.0", Comparison()) == []


def test_releases() -> None:
    assert [is_release(version) for version in ("1.0.0", "1.0.0-rc.1", "1.0.0+a-b")] == [True, False, True]
