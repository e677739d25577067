"""`catalog publish`, `deprecate`, `supersede` and `yank`, to a hub in a folder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from catalog.library.hub.folder_files import FolderFiles
from catalog.library.hub.index import open_index
from catalog.library.hub.library import HubLibrary
from catalog.library.index.values import VersionEntry
from hub.index.records import read_records
from tests.cli.command_line import CommandLine
from tests.hub.index.libraries import add_version
from tests.hub.index.texts import OPTIONAL_INPUT, component


def entry(root: Path, name: str, version: str) -> VersionEntry:
    found = HubLibrary(open_index(FolderFiles(root))).entry(name, version)
    assert found is not None
    return found


@pytest.fixture
def published(cli: CommandLine) -> CommandLine:
    """A command line with a hub that has echo 1.0.0."""
    add_version(cli.cwd / "lib", "echo")
    cli("publish", "lib/echo/1.0.0", "--to", "./hub")
    return cli


def test_a_version_is_published_once(published: CommandLine) -> None:
    digest = entry(published.cwd / "hub", "echo", "1.0.0").digest
    again = published("publish", "lib/echo/1.0.0/component.yaml", "--to", "hub")
    assert "hub has echo@1.0.0 already, with the same files" in again.stdout
    value = published.json("publish", "lib/echo/1.0.0", "--to", "hub")
    assert (value["name"], value["version"], value["digest"], value["created"]) == ("echo", "1.0.0", digest, False)
    (published.cwd / "lib/echo/1.0.0/component.yaml").write_text(component(description="Other."))
    assert "[version-immutable]" in published("publish", "lib/echo/1.0.0", "--to", "hub", code=1).stderr
    assert entry(published.cwd / "hub", "echo", "1.0.0").digest == digest


def test_a_dry_run_checks_everything_and_changes_nothing(cli: CommandLine) -> None:
    folder = add_version(cli.cwd / "lib", "echo")
    done = cli("publish", "lib/echo/1.0.0", "--to", "./new", "--dry-run")
    assert "would publish echo@1.0.0 to ./new: sha256:" in done.stdout
    assert not (cli.cwd / "new").exists()
    (folder / "README.md").unlink()
    assert "[readme-missing]" in cli("publish", "lib/echo/1.0.0", "--to", "./new", "--dry-run", code=1).stderr


def test_namespace_tags_and_downgrade(published: CommandLine) -> None:
    add_version(published.cwd / "lib", "echo", "1.1.0", OPTIONAL_INPUT)
    published("publish", "lib/echo/1.1.0", "--to", "hub", "--namespace", "team", "--tag", "stable", "--tag", "best")
    library = HubLibrary(open_index(FolderFiles(published.cwd / "hub")))
    assert library.names() == ("echo", "team/echo") and library.find_tag("team/echo", "best")
    refused = published("publish", "lib/echo/1.0.0", "--to", "hub", "--namespace", "team", code=1)
    assert "[version-downgrade]" in refused.stderr and "--downgrade" in refused.stderr
    published("publish", "lib/echo/1.0.0", "--to", "hub", "--namespace", "team", "--downgrade")


def test_what_is_said_of_a_version_later(published: CommandLine) -> None:
    hub = published.cwd / "hub"
    add_version(published.cwd / "lib", "say")
    published("publish", "lib/say/1.0.0", "--to", "hub")
    assert (
        "is superseded by say@1.0.0" in published("supersede", "echo@1.0.0", "--by", "say@1.0.0", "--to", "hub").stdout
    )
    assert entry(hub, "echo", "1.0.0").superseded_by == "say@1.0.0"
    assert (
        "[successor-cycle]" in published("supersede", "say@1.0.0", "--by", "echo@1.0.0", "--to", "hub", code=1).stderr
    )
    assert "is no longer deprecated" in published("deprecate", "echo@1.0.0", "--to", "hub", "--undo").stdout
    assert not entry(hub, "echo", "1.0.0").deprecated
    published("deprecate", "echo@1.0.0", "--to", "hub", "--reason", "prints twice")
    assert "is yanked" in published("yank", "echo@1.0.0", "--to", "hub").stdout
    assert entry(hub, "echo", "1.0.0").yanked
    events = read_records(FolderFiles(hub), "echo")
    assert [(event.action, event.note) for event in events] == [
        ("publish", ""),
        ("supersede", "say@1.0.0"),
        ("undeprecate", ""),
        ("deprecate", "prints twice"),
        ("yank", ""),
    ]
    assert all(event.by for event in events)
    published("yank", "echo@1.0.0", "--to", "hub", "--undo")
    assert not entry(hub, "echo", "1.0.0").yanked


@pytest.mark.parametrize(
    ("arguments", "code", "rule"),
    [
        (("yank", "echo", "--to", "hub"), 2, "version-unresolved"),
        (("yank", "echo@^1", "--to", "hub"), 2, "version-unresolved"),
        (("yank", "../echo@1.0.0", "--to", "hub"), 1, "reference-invalid"),
        (("yank", "echo@9.0.0", "--to", "hub"), 1, "version-unresolved"),
        (("deprecate", "nobody@1.0.0", "--to", "hub"), 1, "version-unresolved"),
        (("supersede", "echo@1.0.0", "--by", "say@1.0.0", "--to", "hub"), 1, "successor-unknown"),
        (("publish", "lib/echo", "--to", "hub"), 2, "submission-invalid"),
        (("publish", "lib/none.yaml", "--to", "hub"), 2, "file-unreadable"),
        (("publish", "lib/echo/1.0.0", "--to", "lib"), 1, "hub-missing"),
        (("publish", "lib/echo/1.0.0", "--to", "s3://bucket/hub"), 2, "hub-address"),
        (("publish", "lib/echo/1.0.0", "--to", "unknown"), 2, "hub-unknown"),
        (("publish", "lib/echo/1.0.0", "--to", "hub", "--namespace", "con"), 1, "reference-invalid"),
        (("publish", "lib/echo/1.0.0", "--to", "hub", "--namespace", "echo"), 1, "name-taken"),
    ],
)
def test_what_is_refused(published: CommandLine, arguments: tuple[str, ...], code: int, rule: str) -> None:
    before = (published.cwd / "hub" / "index.json").read_bytes()
    assert f"[{rule}]" in published(*arguments, code=code).stderr
    assert (published.cwd / "hub" / "index.json").read_bytes() == before


def test_json_says_the_same(cli: CommandLine) -> None:
    add_version(cli.cwd / "lib", "echo")
    value = json.loads(cli("publish", "lib/echo/1.0.0", "--to", "./hub", "--format", "json").stdout)
    assert value["created"] is True and value["dry_run"] is False
    assert [found["rule"] for found in value["findings"]] == ["canonical-location-missing"]


def test_a_signed_hub_is_to_be_signed_again(published: CommandLine) -> None:
    published("index", "keys", "create", "--out", "keys")
    published("index", "sign", "hub", "--keys", "keys")
    add_version(published.cwd / "lib", "say")
    assert "catalog index sign hub" in published("publish", "lib/say/1.0.0", "--to", "hub").stderr
    assert "catalog index sign hub" in published("yank", "say@1.0.0", "--to", "hub").stderr
    assert published("publish", "lib/say/1.0.0", "--to", "hub").stderr.count("index sign") == 0
    assert "nothing wrong" in published("index", "verify", "hub").stdout
