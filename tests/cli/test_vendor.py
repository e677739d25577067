"""`catalog vendor`: a pipeline runs without a network after it."""

from __future__ import annotations

import shutil
import tarfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.cli.command_line import CommandLine
from tests.cli.offline_network import without_network
from tests.library.hub.hubs import mark, publish_to, served
from tests.load.servers import Server, serving

SAY = """name: {name}
inputs: [{{name: text}}]
outputs: [{{name: said}}]
implementation:
  container:
    image: busybox
    command:
    - sh
    - -c
    - 'mkdir -p "$(dirname "$1")"; echo "{name}: $0" > "$1"'
    - {{inputValue: text}}
    - {{outputPath: said}}
"""
PIPELINE = """name: chat
outputs: [{{name: last}}]
implementation:
  graph:
    tasks:
      first: {{componentRef: {{name: team/say@^1}}, arguments: {{text: hello}}}}
      inner:
        componentRef: {{name: team/twice@1}}
        arguments: {{text: {{taskOutput: {{taskId: first, outputName: said}}}}}}
      last:
        componentRef: {{url: "{url}"}}
        arguments: {{text: {{taskOutput: {{taskId: inner, outputName: said}}}}}}
    outputValues: {{last: {{taskOutput: {{taskId: last, outputName: said}}}}}}
"""
TWICE = """name: Twice
inputs: [{name: text}]
outputs: [{name: said}]
implementation:
  graph:
    tasks:
      one: {componentRef: {name: team/say@1.0.0}, arguments: {text: {graphInput: {inputName: text}}}}
    outputValues: {said: {taskOutput: {taskId: one, outputName: said}}}
"""


@pytest.fixture
def page() -> Iterator[Server]:
    """A web server with a component that is in no library."""
    with serving(lambda request: request.reply(SAY.format(name="Page"))) as server:
        yield server


@pytest.fixture
def online(cli: CommandLine, tmp_path: Path, page: Server) -> Iterator[CommandLine]:
    """A user with a pipeline, its lock, and a hub."""
    root = tmp_path / "hub"
    publish_to(root, "team/say", "1.0.0", SAY.format(name="Old"))
    publish_to(root, "team/say", "1.1.0", SAY.format(name="New"))
    publish_to(root, "team/twice", "1.0.0", TWICE)
    publish_to(root, "team/other", "1.0.0")
    (cli.cwd / "chat.yaml").write_text(PIPELINE.format(url=page.url("/page.yaml")))
    with served(root) as server:
        user = replace(cli, extra={"CATALOG_HUBS": server.url("")})
        user("lock", "chat.yaml")
        yield user


def moved(cli: CommandLine, tmp_path: Path, hubs: str) -> CommandLine:
    """Another user, on a machine without a network, who has the pipeline, its lock and what was vendored."""
    there = replace(cli, home=tmp_path / "elsewhere", extra={"CATALOG_HUBS": hubs})
    return without_network(there, tmp_path / "no-network")


def said(cli: CommandLine, *options: str) -> str:
    """What the pipeline's last task said."""
    done = cli.json("run", "chat.yaml", "--engine", "process", "--trust", *options)
    return str(done["outputs"]["last"])


def test_a_pipeline_runs_from_a_vendored_folder_without_a_network(online: CommandLine, tmp_path: Path) -> None:
    expected = said(online)
    done = online("vendor", "chat.yaml", "-o", "vendored")
    assert "2 components, 3 versions, 1 address\n" in done.stdout
    assert said(moved(online, tmp_path, "vendored")) == expected
    assert online("index", "verify", "vendored").stdout.endswith("nothing wrong\n")


def test_a_pipeline_runs_from_a_bundle_without_a_network(online: CommandLine, tmp_path: Path) -> None:
    expected = said(online)
    online("vendor", "catalog.lock", "--bundle", "site.tar")
    offline = moved(online, tmp_path, "site.tar")
    assert said(offline) == expected
    assert offline("index", "verify", "site.tar").stdout.endswith("nothing wrong\n")
    assert {row["name"] for row in offline.json("list", "--hub", "site.tar")} == {"team/say", "team/twice"}


def test_without_what_was_vendored_it_would_not_run(online: CommandLine, tmp_path: Path) -> None:
    offline = moved(online, tmp_path, "")
    assert "team/say" in offline("run", "chat.yaml", "--engine", "process", "--trust", code=1).stderr


def test_without_a_lock_the_address_alone_will_do(online: CommandLine, tmp_path: Path) -> None:
    (online.cwd / "catalog.lock").unlink()
    online("vendor", "chat.yaml", "-o", "vendored")
    offline = moved(online, tmp_path, "vendored")
    offline = replace(offline, extra={**offline.extra, "CATALOG_OFFLINE": "1"})
    assert said(offline) == said(online)


def test_a_bundle_seeds_the_hub_of_a_site(online: CommandLine, tmp_path: Path) -> None:
    online("vendor", "chat.yaml", "--bundle", "site.tar")
    publish_to(online.cwd / "site", "own/part", "1.0.0")
    offline = moved(online, tmp_path, "site")
    offline("vendor", "--unpack", "site.tar", "-o", "site")
    assert {row["name"] for row in offline.json("list", "--hub", "site")} == {"own/part", "team/say", "team/twice"}
    assert said(offline)


def test_the_same_components_make_the_same_bundle(online: CommandLine) -> None:
    for name in ("one.tar", "two.tar"):
        online("vendor", "chat.yaml", "--bundle", name)
    assert (online.cwd / "one.tar").read_bytes() == (online.cwd / "two.tar").read_bytes()
    with tarfile.open(online.cwd / "one.tar") as archive:
        assert archive.getnames()[0] == "index.json"


def test_a_whole_hub_is_taken_along(online: CommandLine, tmp_path: Path) -> None:
    mark(tmp_path / "hub", "team/other", "1.0.0", yanked=True)
    online("vendor", "--all", online.extra["CATALOG_HUBS"], "--bundle", "all.tar")
    listed = moved(online, tmp_path, "all.tar").json("show", "team/say", "--hub", "all.tar")
    assert [known["version"] for known in listed["versions"]] == ["1.1.0", "1.0.0"]
    assert online("index", "verify", "all.tar").stdout.startswith("all.tar: 3 components, 4 versions")


def test_a_changed_byte_in_what_was_vendored_is_refused(online: CommandLine, tmp_path: Path) -> None:
    online("vendor", "chat.yaml", "-o", "vendored")
    for blob in (online.cwd / "vendored" / "blobs").rglob("*"):
        if blob.is_file():
            blob.write_bytes(blob.read_bytes().replace(b"echo", b"evil"))
    offline = moved(online, tmp_path, "vendored")
    done = offline("run", "chat.yaml", "--engine", "process", "--trust", code=1)
    assert "digest" in done.stderr
    assert offline("index", "verify", "vendored", code=1).stderr.count("hub-digest") == 3


def test_another_component_under_a_version_is_refused(online: CommandLine) -> None:
    publish_to(online.cwd / "vendored", "team/say", "1.1.0")
    before = (online.cwd / "vendored" / "index.json").read_bytes()
    assert "version-immutable" in online("vendor", "chat.yaml", "-o", "vendored", code=1).stderr
    assert (online.cwd / "vendored" / "index.json").read_bytes() == before


def test_a_yanked_version_that_is_locked_still_runs(online: CommandLine, tmp_path: Path) -> None:
    expected = said(online)
    mark(tmp_path / "hub", "team/say", "1.1.0", yanked=True)
    shutil.rmtree(online.home)
    assert said(online) == expected
    online("vendor", "chat.yaml", "--bundle", "site.tar")
    assert said(moved(online, tmp_path, "site.tar")) == expected
    assert "Old" in said(online, "--no-lock")


@pytest.mark.parametrize(
    "arguments",
    [("chat.yaml",), ("-o", "x"), ("chat.yaml", "-o", "x", "--bundle", "y.tar"), ("chat.yaml", "--bundle", "y.zip")],
)
def test_what_cannot_be_meant_is_a_usage_error(online: CommandLine, arguments: tuple[str, ...]) -> None:
    online("vendor", *arguments, code=2)
