"""Components straight from a hub: list, show, run, lock, outdated, upgrade."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.cli.command_line import CommandLine
from tests.cli.pipelines import shell
from tests.library.hub.hubs import asked, mark, publish_to, served
from tests.load.servers import Server

PIPELINE = """name: flow
implementation:
  graph:
    tasks:
      greet: {componentRef: {name: team/greet@^1.0}, arguments: {text: hello}}
"""
RENAMED = """name: Greet
inputs: [{name: words}]
implementation: {container: {image: busybox, command: [echo, {inputValue: words}]}}
"""
MIGRATIONS = "migrations: [{from: ^1, steps: [{rename_input: {from: text, to: words}}]}]\n"


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Server]:
    """A web server with the components team/greet and train of a hub, in several versions."""
    root = tmp_path / "hub"
    greet = shell("Greet", 'echo "$0"', inputs=[{"name": "text"}])
    for version in ("1.0.0", "1.1.0"):
        publish_to(root, "team/greet", version, json.dumps({**greet, "description": f"Greets {version}"}))
    publish_to(root, "team/greet", "2.0.0", RENAMED, {"migrations.yaml": MIGRATIONS, "README.md": "# Greet\n"})
    for number in range(5):
        publish_to(root, f"part{number}", "1.0.0")
    with served(root) as server:
        yield server


@pytest.fixture
def user(cli: CommandLine, hub: Server) -> CommandLine:
    """A user of that hub with a pipeline."""
    (cli.cwd / "flow.yaml").write_text(PIPELINE)
    return replace(cli, extra={"CATALOG_HUBS": hub.url("")})


def root_of(user: CommandLine) -> Path:
    return user.cwd.parent / "hub"


def test_a_hub_is_listed(user: CommandLine, hub: Server) -> None:
    rows = {row["name"]: row for row in user.json("list")}
    assert rows["team/greet"]["version"] == "2.0.0"
    assert rows["team/greet"]["library"] == hub.url("")
    assert "echo" in rows
    listed = user("list", "--hub", hub.url(""), "--limit", "2")
    assert "part0" in listed.stdout and "part4" not in listed.stdout
    assert "2 of 6 components" in listed.stderr


def test_all_of_a_hub_is_listed_without_a_request_for_each_component(user: CommandLine, hub: Server) -> None:
    assert len(user.json("list", "--hub", hub.url(""), "--all")) == 6
    assert not [path for path in asked(hub) if path.startswith("/shards")]


def test_a_second_look_asks_the_server_for_the_root_alone(user: CommandLine, hub: Server) -> None:
    user("show", "team/greet")
    before = len(hub.seen)
    user("show", "team/greet")
    assert asked(hub)[before:] == ["/index.json"]


def test_a_hub_that_is_away_is_told_and_the_rest_is_listed(user: CommandLine, hub: Server) -> None:
    hub.shutdown()
    hub.server_close()
    done = replace(user, extra={"CATALOG_HUBS": hub.url("")})("list", code=3)
    assert hub.url("") in done.stderr
    assert "echo" in done.stdout


def test_a_component_of_a_hub_is_shown_with_its_versions(user: CommandLine) -> None:
    mark(root_of(user), "team/greet", "1.0.0", yanked=True)
    mark(root_of(user), "team/greet", "1.1.0", deprecated=True, superseded_by="team/greet@2.0.0")
    shown = user("show", "team/greet@1").stdout
    assert "it is deprecated, use team/greet@2.0.0" in shown
    assert "versions: 2.0.0, 1.1.0 (deprecated, use team/greet@2.0.0), 1.0.0 (yanked)" in shown
    found = user.json("show", "team/greet@1")
    assert (found["version"], found["deprecated"], found["superseded_by"]) == ("1.1.0", True, "team/greet@2.0.0")
    assert [known["yanked"] for known in found["versions"]] == [False, False, True]


def test_a_component_of_a_hub_runs_and_warns_when_it_is_deprecated(user: CommandLine) -> None:
    mark(root_of(user), "team/greet", "1.1.0", deprecated=True)
    done = user("run", "team/greet@^1", "-p", "text=hi", "--engine", "process", "--trust")
    assert "team/greet@1.1.0 is deprecated" in done.stderr


def test_a_component_of_a_hub_is_not_trusted_by_itself(user: CommandLine, hub: Server) -> None:
    done = user("run", "team/greet@1.0.0", "-p", "text=hi", "--engine", "process", code=2)
    assert "untrusted-component" in done.stderr and hub.url("/team/greet@1.0.0") in done.stderr
    local = replace(user, extra={"CATALOG_HUBS": str(root_of(user))})
    assert "untrusted-component" in local("run", "team/greet@1", "-p", "text=hi", "--engine", "process", code=2).stderr


def test_a_lock_names_the_hub_and_binds_the_run(user: CommandLine, hub: Server) -> None:
    publish_to(root_of(user), "team/greet", "1.2.0", RENAMED)
    mark(root_of(user), "team/greet", "1.2.0", yanked=True)
    user("lock", "flow.yaml")
    (entry,) = json.loads((user.cwd / "catalog.lock").read_text())["components"]
    assert (entry["version"], entry["url"]) == ("1.1.0", hub.url("/team/greet@1.1.0"))
    mark(root_of(user), "team/greet", "1.2.0", yanked=False)
    mark(root_of(user), "team/greet", "1.1.0", yanked=True)
    assert "yanked" in user("run", "flow.yaml", "--engine", "process", "--trust").stderr
    assert 'echo "$0"' in user("compile", "flow.yaml").stdout
    assert "words" in user("run", "flow.yaml", "--no-lock", "--engine", "process", "--trust", code=1).stderr


def test_what_is_outdated_is_told(user: CommandLine) -> None:
    user("lock", "flow.yaml")
    mark(root_of(user), "team/greet", "1.1.0", deprecated=True, superseded_by="team/greet@2.0.0")
    (used,) = user.json("outdated", "flow.yaml")
    assert (used["version"], used["wanted"], used["newest"]) == ("1.1.0", "1.1.0", "2.0.0")
    assert used["standing"] == {"deprecated": True, "superseded_by": "team/greet@2.0.0", "yanked": False}
    assert used["tasks"] == ["greet"]
    told = user("outdated", "--check", code=1).stdout
    assert "1.1.0" in told and "2.0.0" in told and "1 of 1 components are outdated" in told


def test_what_is_up_to_date_is_told_too(user: CommandLine) -> None:
    (user.cwd / "flow.yaml").write_text(PIPELINE.replace("^1.0", "2").replace("text", "words"))
    assert "all 1 components are up to date" in user("outdated", "flow.yaml", "--check").stdout
    assert user.json("outdated", "flow.yaml") == []
    assert [used["outdated"] for used in user.json("outdated", "flow.yaml", "--all")] == [False]


def test_an_upgrade_follows_the_migrations_of_a_hub(user: CommandLine) -> None:
    user("lock", "flow.yaml")
    user("upgrade", "flow.yaml", "--major")
    text = (user.cwd / "flow.yaml").read_text()
    assert "team/greet@^2.0" in text and "words: hello" in text
    (entry,) = json.loads((user.cwd / "catalog.lock").read_text())["components"]
    assert entry["version"] == "2.0.0"


def test_offline_a_hub_is_answered_from_what_was_read(user: CommandLine, hub: Server) -> None:
    user("run", "team/greet@1", "-p", "text=hi", "--engine", "process", "--trust")
    before = len(hub.seen)
    user("run", "team/greet@1", "-p", "text=hi", "--engine", "process", "--trust", "--offline")
    offline = replace(user, extra={**user.extra, "CATALOG_OFFLINE": "1"})
    assert offline("show", "team/greet@1")
    assert "fetch-offline" in offline("show", "part1", code=3).stderr
    assert len(hub.seen) == before


def test_a_token_is_stored_sent_and_forgotten(user: CommandLine, hub: Server) -> None:
    user("hub", "login", hub.url(""), stdin="s3cret-token\n")
    user("show", "part0")
    assert {request.get("Authorization") for request in hub.seen} == {"Bearer s3cret-token"}
    written = [path for path in user.home.rglob("*") if path.is_file() and b"s3cret" in path.read_bytes()]
    assert [path.name for path in written] == ["credentials.yaml"]
    assert "forgotten" in user("hub", "logout", hub.url("")).stdout
    user("show", "part1")
    assert "Authorization" not in hub.seen[-1]


def test_a_token_is_not_sent_in_clear_to_another_machine(user: CommandLine) -> None:
    assert "token-insecure" in user("hub", "login", "http://hub.example", stdin="abc\n", code=2).stderr
    user("hub", "login", "http://hub.example", "--insecure", stdin="abc\n")


def test_a_check_asks_no_hub_and_knows_what_was_read(user: CommandLine, hub: Server) -> None:
    wrong = PIPELINE.replace("text: hello", "txt: hello")
    (user.cwd / "wrong.yaml").write_text(wrong)
    user("check", "wrong.yaml")
    assert hub.seen == []
    user("show", "team/greet@1")
    before = len(hub.seen)
    assert "txt" in user("check", "wrong.yaml", code=1).stdout
    assert len(hub.seen) == before


def test_versions_of_a_hub_are_compared_with_the_migration_between_them(user: CommandLine) -> None:
    compared = user.json("diff", "team/greet@1.1.0", "team/greet@2.0.0")
    assert "input-renamed" in [change["kind"] for change in compared["changes"]]
