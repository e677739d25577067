"""`catalog index sign` and `catalog index keys`: a hub gets keys, is trusted, and gets other keys."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from catalog.library.hub.folder_files import FolderFiles
from catalog.library.hub.trust.anchor import parse_trust
from catalog.library.hub.trust.trusted import trusted_root
from tests.cli.command_line import CommandLine
from tests.hub.trust.memory_hub import index_bytes


@pytest.fixture
def hub(cli: CommandLine) -> Path:
    """The folder `hub` with an index that is not signed."""
    folder = cli.cwd / "hub"
    folder.mkdir()
    (folder / "index.json").write_bytes(index_bytes("first"))
    return folder


def read(cli: CommandLine, hub: Path, trust: str, days: int = 0) -> bytes:
    """What one reads who trusts the hub so, with a memory in the folder `state`."""
    now = datetime.now(timezone.utc) + timedelta(days=days)
    return trusted_root(FolderFiles(hub), parse_trust(trust, cli.cwd), cli.cwd / "state", now)


def test_a_signed_hub_is_trusted_by_its_root_or_its_digest(cli: CommandLine, hub: Path) -> None:
    made = cli.json("index", "keys", "create", "--out", "keys")
    assert made["version"] == 1
    signed = cli.json("index", "sign", "hub", "--keys", "keys", "--expires", "14d")
    assert (signed["root"], signed["targets"], signed["snapshot"], signed["timestamp"]) == (1, 1, 1, 1)
    assert read(cli, hub, made["digest"]) == index_bytes("first")
    assert read(cli, hub, "keys/1.root.json", days=13) == index_bytes("first")
    assert (hub / "index.json").read_bytes() == index_bytes("first")


def test_the_words_on_a_terminal_say_what_to_trust_and_until_when(cli: CommandLine, hub: Path) -> None:
    shown = cli("index", "keys", "create", "--out", "keys").stdout
    (trust,) = [line.removeprefix("trust: ") for line in shown.splitlines() if line.startswith("trust: ")]
    shown = cli("index", "sign", "hub", "--keys", "keys").stdout
    assert "signed hub: state 1, root 1, valid until 2" in shown
    assert read(cli, hub, trust) == index_bytes("first")
    assert trust in cli("index", "keys", "show", "--keys", "keys").stdout


def test_a_refresh_tells_that_the_index_has_changed(cli: CommandLine, hub: Path) -> None:
    cli("index", "keys", "create", "--out", "keys")
    cli("index", "sign", "hub", "--keys", "keys")
    assert cli("index", "sign", "hub", "--keys", "keys", "--refresh").stderr == ""
    (hub / "index.json").write_bytes(index_bytes("second"))
    assert "index.json has changed since" in cli("index", "sign", "hub", "--keys", "keys", "--refresh").stderr
    assert read(cli, hub, "keys/1.root.json") == index_bytes("first")
    cli("index", "sign", "hub", "--keys", "keys")
    assert read(cli, hub, "keys/1.root.json") == index_bytes("second")


def test_readers_follow_when_keys_are_replaced(cli: CommandLine, hub: Path) -> None:
    cli("index", "keys", "create", "--out", "keys", "--count", "root=3", "--threshold", "root=2")
    cli("index", "sign", "hub", "--keys", "keys")
    read(cli, hub, "keys/1.root.json")
    assert cli.json("index", "keys", "rotate", "root", "timestamp", "--keys", "keys")["version"] == 2
    assert cli.json("index", "keys", "renew", "--keys", "keys")["version"] == 3
    cli("index", "sign", "hub", "--keys", "keys")
    assert read(cli, hub, "keys/1.root.json") == index_bytes("first")
    shown = cli.json("index", "keys", "show", "--keys", "keys")
    assert shown["version"] == 3
    (root,) = [role for role in shown["roles"] if role["role"] == "root"]
    assert (root["threshold"], len(root["keys"])) == (2, 3)


def test_keys_that_are_not_here_are_shown_as_such(cli: CommandLine) -> None:
    cli("index", "keys", "create", "--out", "keys")
    for path in (cli.cwd / "keys").glob("root-*.pem"):
        path.unlink()
    lines = cli("index", "keys", "show", "--keys", "keys").stdout.splitlines()
    assert [line.split()[0] for line in lines if "(not here)" in line] == ["root"]


def test_encrypted_keys_take_their_password_from_the_environment(cli: CommandLine, hub: Path) -> None:
    with_password = CommandLine(cli.home, cli.cwd, {**cli.extra, "CATALOG_KEYS_PASSWORD": "open sesame"})
    with_password("index", "keys", "create", "--out", "keys", "--encrypt")
    assert all(b"ENCRYPTED" in path.read_bytes() for path in (cli.cwd / "keys").glob("*.pem"))
    with_password("index", "sign", "hub", "--keys", "keys")
    assert "[sign-password]" in cli("index", "sign", "hub", "--keys", "keys", code=2).stderr
    assert "[sign-password]" in cli("index", "keys", "create", "--out", "more", "--encrypt", code=2).stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("index", "sign", "hub"),
        ("index", "sign", "absent", "--keys", "keys"),
        ("index", "sign", "hub", "--keys", "absent"),
        ("index", "sign", "hub", "--keys", "keys", "--expires", "soon"),
        ("index", "sign", "hub", "--keys", "keys", "--expires", "0d"),
        ("index", "keys", "create", "--out", "other", "--count", "boss=1"),
        ("index", "keys", "create", "--out", "other", "--count", "root=many"),
        ("index", "keys", "create", "--out", "other", "--threshold", "root=2"),
        ("index", "keys", "rotate", "--keys", "keys"),
        ("index", "keys", "rotate", "boss", "--keys", "keys"),
    ],
    ids=" ".join,
)
def test_wrong_usage_is_refused(cli: CommandLine, hub: Path, arguments: tuple[str, ...]) -> None:
    cli("index", "keys", "create", "--out", "keys")
    cli(*arguments, code=2)
    assert not (hub / "metadata").exists()
    assert not (cli.cwd / "other").exists()


def test_a_folder_without_an_index_is_not_signed(cli: CommandLine) -> None:
    cli("index", "keys", "create", "--out", "keys")
    (cli.cwd / "empty").mkdir()
    assert "[hub-missing]" in cli("index", "sign", "empty", "--keys", "keys", code=1).stderr


def test_other_commands_do_not_load_the_framework(cli: CommandLine) -> None:
    """It takes long to import, and only those who read or sign a trusted hub need it."""
    import subprocess

    modules = "catalog.cli.root, catalog.library.hub.trust.trusted, catalog.library.hub.trust.anchor, hub.trust.sign"
    code = f"import sys, {modules}; print([name for name in sys.modules if name in ('tuf', 'securesystemslib')])"
    done = subprocess.run([sys.executable, "-c", code], env=cli.environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
