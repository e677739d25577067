"""New keys are in files that their owner alone can read, and a root names them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from catalog.errors import CatalogError
from catalog.library.index.canonical import sha256_hex
from hub.trust.create import Scheme, create_keys
from hub.trust.keys import load_keys
from tests.hub.trust.signed_hub import START

ONE_EACH = ["root", "snapshot", "targets", "timestamp"]


def roles_of(folder: Path) -> list[str]:
    return sorted(path.name.partition("-")[0] for path in folder.glob("*.pem"))


def test_each_role_gets_a_key_of_its_own(tmp_path: Path) -> None:
    made = create_keys(tmp_path / "keys", START)
    assert roles_of(tmp_path / "keys") == ONE_EACH
    assert made.path == tmp_path / "keys" / "1.root.json"
    assert made.digest == sha256_hex(made.path.read_bytes())
    keys = load_keys([tmp_path / "keys"])
    assert {role: len(keys.root.roles[role].keyids) for role in ONE_EACH} == dict.fromkeys(ONE_EACH, 1)
    assert set(keys.private) == set(keys.root.keys)
    assert keys.root.consistent_snapshot is True


def test_private_keys_are_for_their_owner_alone(tmp_path: Path) -> None:
    create_keys(tmp_path / "keys", START)
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "keys").glob("*.pem")} == {0o600}


def test_a_role_may_have_several_keys_of_which_some_must_sign(tmp_path: Path) -> None:
    create_keys(tmp_path, START, Scheme(counts={"root": 3}, thresholds={"root": 2}))
    root = json.loads((tmp_path / "1.root.json").read_text())
    assert roles_of(tmp_path).count("root") == 3
    assert root["signed"]["roles"]["root"]["threshold"] == 2
    assert len(root["signatures"]) == 3


@pytest.mark.parametrize("threshold", [0, -1, 2])
def test_a_threshold_that_no_keys_can_reach_is_refused_before_any_is_made(tmp_path: Path, threshold: int) -> None:
    with pytest.raises(CatalogError) as caught:
        create_keys(tmp_path / "keys", START, Scheme(thresholds={"root": threshold}))
    assert caught.value.rule == "sign-threshold"
    assert not (tmp_path / "keys").exists()


def test_keys_are_never_written_over(tmp_path: Path) -> None:
    create_keys(tmp_path, START)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(CatalogError) as caught:
        create_keys(tmp_path, START)
    assert caught.value.rule == "keys-exist"
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_encrypted_keys_need_their_password(tmp_path: Path) -> None:
    create_keys(tmp_path, START, password="open sesame")
    assert len(load_keys([tmp_path], "open sesame").private) == 4
    for password in (None, "", "open barley"):
        with pytest.raises(CatalogError) as caught:
            load_keys([tmp_path], password)
        assert caught.value.rule == "sign-password"


def test_a_password_does_no_harm_to_keys_without_one(tmp_path: Path) -> None:
    create_keys(tmp_path, START)
    assert len(load_keys([tmp_path], "open sesame").private) == 4


@pytest.mark.parametrize(
    ("name", "text", "rule"),
    [
        ("targets-x.pem", "no key", "sign-keys"),
        ("targets-x.pem", "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----\n", "sign-keys"),
        ("2.root.json", "{}", "sign-root"),
        ("2.root.json", "[" * 9999, "sign-root"),
    ],
)
def test_a_damaged_file_is_named(tmp_path: Path, name: str, text: str, rule: str) -> None:
    create_keys(tmp_path, START)
    (tmp_path / name).write_text(text)
    (tmp_path / name).chmod(0o600)
    with pytest.raises(CatalogError, match=name) as caught:
        _ = load_keys([tmp_path]).root
    assert caught.value.rule == rule


def test_a_folder_without_a_root_has_no_keys(tmp_path: Path) -> None:
    with pytest.raises(CatalogError) as caught:
        load_keys([tmp_path])
    assert caught.value.rule == "sign-root"
    with pytest.raises(CatalogError) as caught:
        load_keys([tmp_path / "absent"])
    assert caught.value.rule == "sign-keys"
