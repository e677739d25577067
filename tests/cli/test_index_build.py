"""`catalog index build` and `catalog index verify`."""

from __future__ import annotations

import json

from tests.cli.command_line import CommandLine
from tests.hub.index.libraries import add_version
from tests.hub.index.texts import OPTIONAL_INPUT, component


def test_a_library_becomes_a_hub(cli: CommandLine) -> None:
    add_version(cli.cwd / "lib", "echo")
    add_version(cli.cwd / "lib", "team/say")
    assert cli("index", "build", "lib", "-o", "hub").stdout == "hub: 2 versions, 2 of them new\n"
    assert cli("index", "build", "lib", "-o", "hub").stdout == "hub: 2 versions\n"
    assert "hub: 2 components, 2 versions, 4 files; nothing wrong" in cli("index", "verify", "hub").stdout
    value = cli.json("index", "build", "lib", "-o", "hub")
    assert set(value["versions"]) == {"echo@1.0.0", "team/say@1.0.0"} and value["added"] == []


def test_check_tells_what_would_change_and_changes_nothing(cli: CommandLine) -> None:
    add_version(cli.cwd / "lib", "echo")
    assert "new: echo@1.0.0" in cli("index", "build", "lib", "-o", "hub", "--check", code=1).stdout
    assert not (cli.cwd / "hub").exists()
    cli("index", "build", "lib", "-o", "hub")
    assert "hub is up to date" in cli("index", "build", "lib", "-o", "hub", "--check").stdout
    add_version(cli.cwd / "lib", "echo", "1.1.0", OPTIONAL_INPUT)
    done = cli("index", "build", "lib", "-o", "hub", "--check", code=1)
    assert "new: echo@1.1.0" in done.stdout and "would write index.json" in done.stdout
    assert "would remove shards/" in done.stdout and "not up to date" in done.stderr
    value = json.loads(cli("index", "build", "lib", "-o", "hub", "--check", "--format", "json", code=1).stdout)
    assert value["same"] is False and "index.json" in value["written"]


def test_what_stands_against_an_index(cli: CommandLine) -> None:
    folder = add_version(cli.cwd / "lib", "echo")
    cli("index", "build", "lib", "-o", "hub")
    (folder / "component.yaml").write_text(component(description="Other."))
    done = cli("index", "build", "lib", "-o", "hub", code=1)
    assert "[version-immutable]" in done.stderr and "--fresh" in done.stderr
    assert "hub: 1 version, 1 of them new" in cli("index", "build", "lib", "-o", "hub", "--fresh").stdout
    assert "[library-missing]" in cli("index", "build", "none", "-o", "hub", code=2).stderr
    assert "[hub-unwritable]" in cli("index", "build", "lib", "-o", "lib/echo/1.0.0/component.yaml/x", code=1).stderr


def test_results_of_tests(cli: CommandLine) -> None:
    add_version(cli.cwd / "lib", "echo")
    (cli.cwd / "report.json").write_text(json.dumps({"cases": [{"component": "echo@1.0.0", "state": "ok"}]}))
    cli("index", "build", "lib", "-o", "hub", "--results", "report.json")
    assert len(list((cli.cwd / "hub" / "results").rglob("*.json"))) == 1
    (cli.cwd / "report.json").write_text("<testsuite/>")
    assert "[results-invalid]" in cli("index", "build", "lib", "-o", "hub", "--results", "report.json", code=1).stderr


def test_a_damaged_hub(cli: CommandLine) -> None:
    add_version(cli.cwd / "lib", "echo")
    cli("index", "build", "lib", "-o", "hub")
    for blob in (cli.cwd / "hub" / "blobs").rglob("*"):
        if blob.is_file():
            blob.write_bytes(b"other")
    done = cli("index", "verify", "hub", code=1)
    assert done.stderr.count("[hub-digest]") == 3 and "3 wrong" in done.stdout
    value = json.loads(cli("index", "verify", "./hub", "--format", "json", code=1).stdout)
    assert value["components"] == 1 and [found["rule"] for found in value["findings"]] == ["hub-digest"] * 3
    assert "[hub-missing]" in cli("index", "verify", "lib", code=1).stderr
    assert "[hub-unknown]" in cli("index", "verify", "nowhere", code=2).stderr
