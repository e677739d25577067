"""`catalog bump`."""

from __future__ import annotations

from tests.cli.command_line import CommandLine
from tests.diff.specs import component, publish
from tests.diff.test_revision import git


def test_an_edited_file_becomes_the_next_version(cli: CommandLine) -> None:
    publish(cli.cwd / "components", "mine", "1.0.0", "[{name: a, description: x}]")
    (cli.cwd / "edited.yaml").write_text(component("mine", "1.0.0", "[{name: b, description: x}]"))
    told = cli("bump", "mine", "--from", "edited.yaml").stdout
    assert "major  input-renamed b" in told and "made components/mine/2.0.0 from 1.0.0" in told
    assert "read components/mine/2.0.0/migrations.yaml" in told
    made = cli.cwd / "components" / "mine" / "2.0.0"
    assert "version: 2.0.0  # the number" in (made / "component.yaml").read_text()
    assert cli.json("diff", "mine@1", "mine@2")["findings"] == []


def test_a_version_edited_in_place_is_to_be_restored(cli: CommandLine) -> None:
    folder = publish(cli.cwd / "lib", "mine", "1.0.0", "[{name: a}]")
    git(cli.cwd, "init", ".")
    git(cli.cwd, "add", "-A")
    git(cli.cwd, "commit", "-m", "one")
    (folder / "component.yaml").write_text(component("mine", "1.0.0", "[{name: a}, {name: b, default: x}]"))
    told = cli("bump", "mine", "--dir", "lib").stdout
    assert "made lib/mine/1.1.0 from 1.0.0" in told
    assert "git checkout -- lib/mine/1.0.0/component.yaml" in told


def test_a_level_for_what_is_still_to_be_edited(cli: CommandLine) -> None:
    publish(cli.cwd / "components", "mine", "1.0.0")
    assert "made components/mine/1.1.0" in cli("bump", "mine", "--level", "minor").stdout
    assert "made components/mine/1.1.1" in cli("bump", "mine", "--level", "patch").stdout


def test_what_is_refused_makes_nothing(cli: CommandLine) -> None:
    assert "[library-missing]" in cli("bump", "mine", code=2).stderr
    publish(cli.cwd / "components", "mine", "1.0.0")
    assert "[nothing-changed]" in cli("bump", "mine", code=2).stderr
    assert "[file-unreadable]" in cli("bump", "mine", "--from", "none.yaml", code=2).stderr
    assert "[reference-unresolved]" in cli("bump", "other", "--level", "patch", code=1).stderr
    assert [child.name for child in (cli.cwd / "components" / "mine").iterdir()] == ["1.0.0"]
