"""The next root is signed by the keys of the one before, and by its own."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from catalog.errors import CatalogError
from hub.trust.create import Scheme, create_keys
from hub.trust.keys import load_keys
from hub.trust.rotate import RETIRED, rotate
from tests.hub.trust.signed_hub import START


def pems(folder: Path, role: str) -> set[str]:
    return {path.name for path in folder.glob(f"{role}-*.pem")}


def test_a_role_gets_as_many_new_keys_as_it_had(tmp_path: Path) -> None:
    create_keys(tmp_path, START, Scheme(counts={"targets": 2}, thresholds={"targets": 2}))
    before = pems(tmp_path, "targets")
    made = rotate(load_keys([tmp_path]), tmp_path, ["targets"], START)
    assert (made.version, made.path.name) == (2, "2.root.json")
    assert len(pems(tmp_path, "targets")) == 2
    assert pems(tmp_path, "targets").isdisjoint(before)
    assert pems(tmp_path / RETIRED, "targets") == before
    root = load_keys([tmp_path]).root
    assert (len(root.roles["targets"].keyids), root.roles["targets"].threshold) == (2, 2)


def test_the_other_roles_keep_theirs(tmp_path: Path) -> None:
    create_keys(tmp_path, START)
    before = load_keys([tmp_path]).root
    rotate(load_keys([tmp_path]), tmp_path, ["timestamp"], START)
    after = load_keys([tmp_path]).root
    for role in ("root", "targets", "snapshot"):
        assert after.roles[role] == before.roles[role]
    assert after.roles["timestamp"] != before.roles["timestamp"]


def test_a_new_root_key_signs_together_with_the_old_one(tmp_path: Path) -> None:
    create_keys(tmp_path, START)
    old = load_keys([tmp_path]).root
    rotate(load_keys([tmp_path]), tmp_path, ["root"], START)
    new = load_keys([tmp_path])
    old.verify_delegate("root", new.newest.signed_bytes, new.newest.signatures)
    new.root.verify_delegate("root", new.newest.signed_bytes, new.newest.signatures)
    assert set(new.newest.signatures) == {*old.roles["root"].keyids, *new.root.roles["root"].keyids}


def test_without_a_role_the_root_is_renewed(tmp_path: Path) -> None:
    create_keys(tmp_path, START)
    before = load_keys([tmp_path]).root
    rotate(load_keys([tmp_path]), tmp_path, [], START + timedelta(days=300))
    after = load_keys([tmp_path]).root
    assert after.roles == before.roles
    assert after.expires == START + timedelta(days=665)


def test_a_new_root_key_may_lie_in_another_folder_than_the_others(tmp_path: Path) -> None:
    offline, online = tmp_path / "offline", tmp_path / "online"
    create_keys(offline, START)
    online.mkdir()
    for role in ("targets", "snapshot", "timestamp"):
        for name in pems(offline, role):
            (offline / name).rename(online / name)
    made = rotate(load_keys([offline, online]), offline, ["root"], START)
    assert made.path.parent == offline
    assert load_keys([offline, online]).version == 2


@pytest.mark.parametrize(("roles", "rule"), [(["boss"], "sign-role"), (["../root"], "sign-role")])
def test_an_unknown_role_is_refused_and_nothing_is_made(tmp_path: Path, roles: list[str], rule: str) -> None:
    create_keys(tmp_path, START)
    before = sorted(path.name for path in tmp_path.iterdir())
    with pytest.raises(CatalogError) as caught:
        rotate(load_keys([tmp_path]), tmp_path, roles, START)
    assert caught.value.rule == rule
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_without_the_root_key_nothing_is_made(tmp_path: Path) -> None:
    create_keys(tmp_path, START)
    for name in pems(tmp_path, "root"):
        (tmp_path / name).unlink()
    before = sorted(path.name for path in tmp_path.iterdir())
    with pytest.raises(CatalogError) as caught:
        rotate(load_keys([tmp_path]), tmp_path, ["timestamp"], START)
    assert caught.value.rule == "sign-threshold"
    assert sorted(path.name for path in tmp_path.iterdir()) == before
