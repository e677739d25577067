"""The migrations between two versions of a component."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.diff.route import find_route
from catalog.diff.steps import DropInput, Note, RenameInput
from catalog.errors import SpecError
from catalog.library.folder import FolderLibrary
from tests.diff.specs import kinds, publish

TO_TWO = "migrations: [{from: ^1, steps: [{rename_input: {from: a, to: b}}]}]"
TO_THREE = "migrations: [{from: ^2, steps: [{drop_input: {name: b}}, {note: Read the README.}]}]"


def test_one_after_the_other(tmp_path: Path) -> None:
    publish(tmp_path, "echo", "1.0.0", "[{name: a}]")
    publish(tmp_path, "echo", "2.0.0", "[{name: b}]")
    publish(tmp_path, "echo", "2.1.0", "[{name: b}]", migrations=TO_TWO)
    publish(tmp_path, "echo", "3.0.0", migrations=TO_THREE)
    route = find_route(FolderLibrary(tmp_path), "echo", "1.0.0", "3.0.0")
    assert route.steps == (RenameInput("a", "b"), DropInput("b"), Note("Read the README."))
    assert route.notes == ("Read the README.",) and route.handled == {"a", "b"}
    assert not route.unguided.changes and route.target.annotations["version"] == "3.0.0"


def test_the_direct_way_comes_first(tmp_path: Path) -> None:
    publish(tmp_path, "echo", "1.0.0", "[{name: a}]")
    publish(tmp_path, "echo", "2.0.0", "[{name: b}]", migrations=TO_TWO)
    publish(tmp_path, "echo", "3.0.0", migrations="migrations: [{from: '<3', steps: [{drop_input: {name: a}}]}]")
    assert find_route(FolderLibrary(tmp_path), "echo", "1.0.0", "3.0.0").steps == (DropInput("a"),)


def test_a_gap_in_the_way_is_compared(tmp_path: Path) -> None:
    publish(tmp_path, "echo", "1.0.0", "[{name: a}]")
    publish(tmp_path, "echo", "2.0.0", "[{name: b}]", migrations=TO_TWO)
    publish(tmp_path, "echo", "3.0.0", "[{name: b}, {name: c}]")
    route = find_route(FolderLibrary(tmp_path), "echo", "1.0.0", "3.0.0")
    assert route.steps == (RenameInput("a", "b"),)
    assert "major input-added-required c" in kinds(route.unguided)


def test_within_a_line_no_migration_is_needed(tmp_path: Path) -> None:
    publish(tmp_path, "echo", "1.0.0", "[{name: a}]")
    publish(tmp_path, "echo", "1.1.0", "[{name: a}, {name: b, default: x}]")
    route = find_route(FolderLibrary(tmp_path), "echo", "1.0.0", "1.1.0")
    assert route.steps == () and not route.unguided.changes


def test_a_version_that_is_gone_is_compared_as_one_without_ports(tmp_path: Path) -> None:
    publish(tmp_path, "echo", "2.0.0", "[{name: b}]")
    route = find_route(FolderLibrary(tmp_path), "echo", "1.0.0", "2.0.0")
    assert "major input-added-required b" in kinds(route.unguided)


def test_a_broken_migration_stops_the_way(tmp_path: Path) -> None:
    publish(tmp_path, "echo", "1.0.0")
    publish(tmp_path, "echo", "2.0.0", migrations="migrations: {}")
    with pytest.raises(SpecError):
        find_route(FolderLibrary(tmp_path), "echo", "1.0.0", "2.0.0")
