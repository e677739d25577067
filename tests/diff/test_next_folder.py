"""The folder of the next version: the right number, the rest as it was, nothing overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.diff.level import Level
from catalog.diff.migrations import read_migrations
from catalog.diff.next_folder import make_folder, plan_next
from catalog.diff.steps import RenameInput
from catalog.errors import CatalogError, LibraryError, UsageError
from catalog.library.folder import FolderLibrary
from tests.diff.specs import component, publish
from tests.diff.test_revision import git

ONE = "[{name: text, type: String, description: What.}]"


def edited(inputs: str, version: str = "1.0.0") -> str:
    """The component as somebody edited it."""
    return component("echo", version, inputs)


@pytest.mark.parametrize(
    ("text", "level", "expected"),
    [
        (edited(ONE).replace("bash:5", "bash:6"), Level.NONE, "1.0.1"),
        (edited("[{name: text, type: String, description: What.}, {name: n, default: x}]"), Level.NONE, "1.1.0"),
        (edited("[{name: message, type: String, description: What.}]"), Level.NONE, "2.0.0"),
        (edited(ONE).replace("bash:5", "bash:6"), Level.MAJOR, "2.0.0"),
        (None, Level.MINOR, "1.1.0"),
    ],
)
def test_the_number_follows_from_the_change(tmp_path: Path, text: str | None, level: Level, expected: str) -> None:
    old = publish(tmp_path, "echo", "1.0.0", ONE)
    before = (old / "component.yaml").read_text()
    made = make_folder(plan_next(FolderLibrary(tmp_path), "echo", text, level))
    assert made == tmp_path / "echo" / expected
    assert (made / "component.yaml").read_text() == (text or before).replace("1.0.0", expected)
    assert (old / "component.yaml").read_text() == before
    assert sorted(child.name for child in (tmp_path / "echo").iterdir()) == ["1.0.0", expected]


def test_everything_else_comes_along(tmp_path: Path) -> None:
    old = publish(tmp_path, "echo", "1.0.0", ONE)
    (old / "src").mkdir()
    (old / "src" / "main.py").write_text("print(1)\n")
    (old / "README.md").write_bytes(
        b"# echo 1.0.0\n\nSince 1.0.0, echo@1.0.0 and echo@^1.0.0. \xff\r\n[old](../1.0.0)\n"
    )
    made = make_folder(plan_next(FolderLibrary(tmp_path), "echo", None, Level.PATCH))
    assert (made / "src" / "main.py").read_text() == "print(1)\n"
    told = b"# echo 1.0.1\n\nSince 1.0.0, echo@1.0.1 and echo@^1.0.1. \xff\r\n[old](../1.0.0)\n"
    assert (made / "README.md").read_bytes() == told


def test_a_major_version_gets_a_draft_of_its_migration(tmp_path: Path) -> None:
    publish(tmp_path, "echo", "1.0.0", ONE, migrations="migrations: [{from: ^0.1, steps: []}]")
    plan = plan_next(FolderLibrary(tmp_path), "echo", edited("[{name: message, type: String, description: What.}]"))
    (migration,) = read_migrations(make_folder(plan) / "migrations.yaml")
    assert (migration.range_text, migration.steps) == ("^1", (RenameInput("text", "message"),))


def test_a_minor_version_keeps_the_migration_that_leads_to_its_line(tmp_path: Path) -> None:
    old = publish(tmp_path, "echo", "1.0.0", ONE, migrations="migrations: [{from: ^0.1, steps: []}]")
    made = make_folder(plan_next(FolderLibrary(tmp_path), "echo", None, Level.MINOR))
    assert (made / "migrations.yaml").read_bytes() == (old / "migrations.yaml").read_bytes()


def test_a_prerelease_becomes_its_release(tmp_path: Path) -> None:
    publish(tmp_path, "echo", "1.0.0", ONE)
    publish(tmp_path, "echo", "2.0.0-rc.1", "[{name: other}]")
    assert plan_next(FolderLibrary(tmp_path), "echo").new == "2.0.0"


def test_the_newest_version_may_have_been_edited_itself(tmp_path: Path) -> None:
    file = publish(tmp_path, "echo", "1.0.0", ONE) / "component.yaml"
    git(tmp_path, "init", ".")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-m", "one")
    with pytest.raises(UsageError) as caught:
        plan_next(FolderLibrary(tmp_path), "echo")
    assert caught.value.rule == "nothing-changed"
    file.write_text(edited("[]"))
    plan = plan_next(FolderLibrary(tmp_path), "echo")
    assert plan.new == "2.0.0" and plan.files["component.yaml"] == edited("[]", "2.0.0")


@pytest.mark.parametrize(
    ("name", "text", "level", "rule"),
    [
        ("echo", edited("[]"), Level.MINOR, "version-bump-too-small"),
        ("echo", edited(ONE), Level.NONE, "nothing-changed"),
        ("other", None, Level.PATCH, "reference-unresolved"),
        ("../echo", None, Level.PATCH, "reference-invalid"),
        ("echo", "inputs: {", Level.PATCH, "yaml-syntax"),
    ],
)
def test_what_is_refused(tmp_path: Path, name: str, text: str | None, level: Level, rule: str) -> None:
    publish(tmp_path, "echo", "1.0.0", ONE)
    with pytest.raises(CatalogError) as caught:
        plan_next(FolderLibrary(tmp_path), name, text, level)
    assert caught.value.rule == rule


def test_a_version_is_never_overwritten(tmp_path: Path) -> None:
    publish(tmp_path, "echo", "1.0.0", ONE)
    plan = plan_next(FolderLibrary(tmp_path), "echo", None, Level.PATCH)
    plan.folder.mkdir()
    (plan.folder / "mine").write_text("kept")
    with pytest.raises(UsageError) as caught:
        make_folder(plan)
    assert caught.value.rule == "version-exists"
    assert [child.name for child in plan.folder.iterdir()] == ["mine"]


def test_nothing_is_left_of_a_folder_that_could_not_be_made(tmp_path: Path) -> None:
    publish(tmp_path, "echo", "1.0.0", ONE)
    plan = plan_next(FolderLibrary(tmp_path), "echo", None, Level.PATCH)
    plan.files["no/such/folder.md"] = "x"
    with pytest.raises(UsageError) as caught:
        make_folder(plan)
    assert caught.value.rule == "file-unwritable"
    assert [child.name for child in (tmp_path / "echo").iterdir()] == ["1.0.0"]


def test_a_component_without_versions_has_no_next_one(tmp_path: Path) -> None:
    (tmp_path / "echo").mkdir()
    (tmp_path / "echo" / "component.yaml").write_text("name: echo\n")
    with pytest.raises(LibraryError):
        plan_next(FolderLibrary(tmp_path), "echo", None, Level.PATCH)
