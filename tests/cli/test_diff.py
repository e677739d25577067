"""`catalog diff`."""

from __future__ import annotations

from tests.cli.command_line import CommandLine
from tests.diff.specs import component, publish
from tests.diff.test_revision import git


def test_two_shipped_versions(cli: CommandLine) -> None:
    told = cli("diff", "gcs_download@1", "gcs_download@2").stdout
    assert told.startswith("gcs_download 1.0.0 → gcs_download 2.0.0: major, ")
    assert "major  output-type-narrowed data: String → Artifact\n       an input that took it before" in told


def test_the_same_version_has_no_change(cli: CommandLine) -> None:
    assert "no change" in cli("diff", "echo@1", "echo@1", "--exit-code").stdout


def test_the_exit_code_tells_of_a_change_when_asked(cli: CommandLine) -> None:
    cli("diff", "gcs_download@1", "gcs_download@2")
    cli("diff", "gcs_download@1", "gcs_download@2", "--exit-code", code=1)


def test_json_for_programs(cli: CommandLine) -> None:
    (cli.cwd / "old.yaml").write_text(component("echo", "1.0.0", "[{name: a}]"))
    (cli.cwd / "new.yaml").write_text(component("echo", "1.0.1", "[{name: a}, {name: b}]"))
    told = cli.json("diff", "old.yaml", "new.yaml")
    assert (told["level"], told["old"]["version"], told["new"]["version"]) == ("major", "1.0.0", "1.0.1")
    assert told["changes"][0] == {
        "kind": "input-added-required",
        "port": "b",
        "before": "",
        "after": "any, required",
        "level": "major",
        "reason": "callers do not pass it yet",
    }
    assert [finding["rule"] for finding in told["findings"]] == ["version-bump-too-small"]


def test_a_commit_and_the_work_tree(cli: CommandLine) -> None:
    folder = publish(cli.cwd / "components", "mine", "1.0.0", "[{name: a}]")
    git(cli.cwd, "init", ".")
    git(cli.cwd, "add", "-A")
    git(cli.cwd, "commit", "-m", "one")
    (folder / "component.yaml").write_text(component("mine", "1.0.0"))
    told = cli("diff", "HEAD:components/mine/1.0.0", "components/mine/1.0.0").stdout
    assert "major  input-removed a" in told
    assert "[version-bump-too-small]" in told


def test_escape_sequences_from_a_file_reach_no_terminal(cli: CommandLine) -> None:
    for name, image in (("old", "a"), ("new", r"\e[31mred")):
        (cli.cwd / f"{name}.yaml").write_text(f'implementation: {{container: {{image: "{image}"}}}}')
    assert "\x1b" not in cli("diff", "old.yaml", "new.yaml").stdout


def test_what_cannot_be_opened_is_wrong_usage(cli: CommandLine) -> None:
    assert "[side-unknown]" in cli("diff", "echo@1", "nothing", code=2).stderr
    assert "[revision-unknown]" in cli("diff", "echo@1", "HEAD:echo", code=2).stderr
