"""What may be named as one side of a comparison."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.diff.side import open_side, steps_between
from catalog.diff.steps import RenameInput
from catalog.errors import UsageError
from tests.diff.specs import libraries, publish
from tests.diff.test_revision import git


def test_files_folders_and_references(tmp_path: Path) -> None:
    folder = publish(tmp_path, "echo", "1.0.0")
    known = libraries(tmp_path)
    names = [str(folder), str(folder / "component.yaml"), "echo", "echo@1", "echo@^1.0"]
    assert {open_side(name, known).version for name in names} == {"1.0.0"}


def test_a_commit(tmp_path: Path) -> None:
    folder = publish(tmp_path, "echo", "1.0.0", "[{name: a}]")
    git(tmp_path, "init", ".")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-m", "one")
    (folder / "component.yaml").write_text("name: other\n")
    side = open_side("HEAD:echo/1.0.0", libraries(tmp_path), tmp_path)
    assert (side.spec.name, side.version, side.file) == ("echo", "1.0.0", None)


@pytest.mark.parametrize("name", ["nothing", "nothing.yaml", "Echo", "a b", "echo@@"])
def test_what_is_none_of_these(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError) as caught:
        open_side(name, libraries(tmp_path), tmp_path)
    assert caught.value.rule == "side-unknown" and caught.value.hint


def test_a_text_that_is_no_version_is_none(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text("metadata: {annotations: {version: newest}}\n")
    assert open_side(str(file), libraries(tmp_path)).version == ""


def test_the_migration_beside_the_new_side(tmp_path: Path) -> None:
    publish(tmp_path, "echo", "1.0.0", "[{name: a}]")
    steps = "migrations: [{from: ^1, steps: [{rename_input: {from: a, to: b}}]}]"
    publish(tmp_path, "echo", "2.0.0", "[{name: b}]", migrations=steps)
    old, new = (open_side(name, libraries(tmp_path)) for name in ("echo@1", "echo@2"))
    assert steps_between(old, new, libraries(tmp_path)) == (RenameInput("a", "b"),)
    assert steps_between(new, old, libraries(tmp_path)) == ()
