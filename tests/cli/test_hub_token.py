from __future__ import annotations

import time
from pathlib import Path

import pytest

from hub.registry.authenticate import authenticate
from hub.registry.principal import Principal
from hub.registry.registry import open_registry
from tests.cli.command_line import CommandLine


def _principal(folder: Path, text: str) -> Principal | None:
    with open_registry(folder) as registry:
        return authenticate(registry, text)


def test_the_token_stands_alone_on_the_last_line(cli: CommandLine, tmp_path: Path) -> None:
    data = tmp_path / "data"
    done = cli("hub", "token", "create", "--data", str(data), "--namespace", "team", "--expires", "30d")
    last = done.stdout.splitlines()[-1]
    principal = _principal(data, last)
    assert principal is not None and principal.may("publish", "team") and not principal.may("publish", "")
    assert principal.expires_at is not None
    assert 29.9 * 86400 < principal.expires_at - time.time() <= 30 * 86400
    assert "team" in done.stderr and last not in done.stderr


def test_a_token_without_a_namespace_is_for_all(cli: CommandLine, tmp_path: Path) -> None:
    text = cli("hub", "token", "create", "--data", str(tmp_path / "data"), "--action", "admin").stdout.strip()
    principal = _principal(tmp_path / "data", text)
    assert principal is not None and principal.may("admin", None) and principal.expires_at is None


def test_the_default_hub_lies_in_the_users_data_folder(cli: CommandLine) -> None:
    text = cli("hub", "token", "create").stdout.strip()
    assert _principal(cli.home / "hub", text) is not None


def test_a_hub_in_postgresql_is_named_by_its_url(cli: CommandLine, postgres_url: str) -> None:
    made = cli.json("hub", "token", "create", "--database", postgres_url, "--note", "laptop")
    [listed] = cli.json("hub", "token", "list", "--database", postgres_url)
    assert made["token"].split("_")[1] == made["token_id"] == listed["token_id"]
    assert listed["note"] == "laptop" and "token" not in listed


def test_tokens_are_listed_without_their_secret_and_revoked_by_id_or_whole(cli: CommandLine, tmp_path: Path) -> None:
    place = ("--data", str(tmp_path / "data"))
    texts = [cli("hub", "token", "create", *place).stdout.strip() for _ in range(3)]
    ids = [text.split("_")[1] for text in texts]
    listed = cli("hub", "token", "list", *place).stdout
    assert all(token_id in listed for token_id in ids)
    assert not any(text.split("_", 2)[2] in listed for text in texts)
    done = cli("hub", "token", "revoke", *place, ids[0], texts[1])
    assert texts[1] not in done.stdout
    assert [_principal(tmp_path / "data", text) is None for text in texts] == [True, True, False]
    assert cli("hub", "token", "list", *place).stdout.count("revoked") == 2


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("token", "create", "--expires", "soon"), "30d"),
        (("token", "create", "--action", "write"), "publish"),
        (("token", "create", "--namespace", "a/b"), "name-invalid"),
        (("token", "create", "--account", "ada"), "account create"),
        (("token", "create", "--database", "mysql://x/y"), "store-url"),
        (("token", "create", "--data", "a", "--database", "postgresql://b/c"), "one of them"),
        (("token", "revoke", "0000000000000000"), "token list"),
        (("namespace", "grant", "team", "ada", "publish"), "account-unknown"),
        (("account", "disable", "ada"), "account-unknown"),
        (("restore", "nowhere"), "backup-missing"),
    ],
)
def test_wrong_usage_ends_with_2_and_says_what_is_right(
    cli: CommandLine, arguments: tuple[str, ...], told: str
) -> None:
    assert told in cli("hub", *arguments, code=2).stderr


def test_accounts_get_namespaces_and_grants(cli: CommandLine) -> None:
    for name in ("ada", "bob"):
        cli("hub", "account", "create", name)
    cli("hub", "namespace", "create", "team", "--owner", "ada")
    cli("hub", "namespace", "grant", "team", "bob", "publish")
    text = cli("hub", "token", "create", "--account", "bob").stdout.strip()
    principal = _principal(cli.home / "hub", text)
    assert principal is not None and principal.may("publish", "team") and not principal.may("read", "")
    found = cli.json("hub", "namespace", "list")
    assert [(each["name"], each["owner"]) for each in found["namespaces"]] == [("team", "ada")]
    assert {(each["account"], each["action"]) for each in found["grants"] if each["namespace"] == "team"} == {
        ("ada", "admin"),
        ("bob", "publish"),
    }
    assert "team" in cli("hub", "namespace", "list").stdout
    cli("hub", "namespace", "grant", "team", "bob", "none")
    principal = _principal(cli.home / "hub", text)
    assert principal is not None and not principal.may("read", "team")
    cli("hub", "account", "disable", "bob")
    assert _principal(cli.home / "hub", text) is None
    assert "disabled" in cli("hub", "account", "list").stdout
    cli("hub", "account", "disable", "bob", "--undo")
    assert _principal(cli.home / "hub", text) is not None
    assert [each["name"] for each in cli.json("hub", "account", "list")] == ["ada", "bob", "operator"]


def test_the_audit_log_tells_what_was_done(cli: CommandLine) -> None:
    cli("hub", "account", "create", "ada")
    token_id = cli.json("hub", "token", "create", "--account", "ada", "--namespace", "team")["token_id"]
    entries = cli.json("hub", "audit", "--since", "1h")
    assert [(entry["action"], entry["target"], entry["outcome"]) for entry in entries] == [
        ("token-create", token_id, "done"),
        ("namespace-create", "team", "done"),
        ("account-create", "ada", "done"),
    ]
    assert [entry["action"] for entry in cli.json("hub", "audit", "--target", "team")] == ["namespace-create"]
    assert "token-create" in cli("hub", "audit", "--limit", "1").stdout


def test_a_backup_is_restored_into_a_new_hub(cli: CommandLine) -> None:
    text = cli("hub", "token", "create").stdout.strip()
    assert "1 tokens" in cli("hub", "backup", "hub.backup").stdout
    assert cli("hub", "backup", "hub.backup", code=2).stderr
    cli("hub", "restore", "--data", "new", "hub.backup")
    assert _principal(cli.cwd / "new", text) is not None
    assert "hub-not-empty" in cli("hub", "restore", "--data", "new", "hub.backup", code=2).stderr
