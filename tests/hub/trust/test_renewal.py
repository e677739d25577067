"""A hub that nobody changes is signed again before its readers refuse it, and not more often than that takes."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from catalog.library.hub.folder_files import FolderFiles
from catalog.library.hub.trust.trusted import trusted_root
from hub.index.folder_store import FolderStore
from hub.trust.create import create_keys
from hub.trust.keys import load_keys
from hub.trust.renewal import is_due, renew_if_due
from hub.trust.rotate import rotate
from tests.hub.trust.memory_hub import MemoryHub, index_bytes
from tests.hub.trust.signed_hub import START, SignedHub, signed_hub


@pytest.fixture
def signed(tmp_path: Path) -> SignedHub:
    return signed_hub(tmp_path / "keys")


def due(signed: SignedHub, days: float = 0) -> bool:
    return is_due(signed.hub, signed.loaded(), START + timedelta(days=days))


def test_a_hub_just_signed_is_left_alone(signed: SignedHub) -> None:
    assert not due(signed)
    assert not due(signed, days=3)


def test_after_half_of_its_time_it_is_due(signed: SignedHub) -> None:
    assert due(signed, days=4)
    assert due(signed, days=400)


def test_new_keys_and_a_new_index_are_signed_at_once(signed: SignedHub) -> None:
    rotate(signed.loaded(), signed.keys, ["snapshot"], START)
    assert due(signed)
    signed.publish("first")
    assert not due(signed)
    signed.hub.write("index.json", index_bytes("second"))
    assert due(signed)


def test_a_hub_that_is_not_signed_yet_is_due_once_it_has_an_index(signed: SignedHub) -> None:
    assert not is_due(MemoryHub(), signed.loaded(), START)
    assert is_due(MemoryHub({"index.json": index_bytes("first")}), signed.loaded(), START)


def test_a_folder_is_kept_readable_for_a_year(tmp_path: Path) -> None:
    create_keys(tmp_path / "keys", START)
    keys = load_keys([tmp_path / "keys"])
    store = FolderStore(tmp_path / "hub")
    with store.changing() as writer:
        writer.write("index.json", index_bytes("first"))
    signatures = 0
    for day in range(0, 360):
        now = START + timedelta(days=day)
        signatures += renew_if_due(store, keys, now) is not None
        if day % 30 == 0:
            trust = SignedHub(tmp_path / "keys").trust()
            assert trusted_root(FolderFiles(tmp_path / "hub"), trust, tmp_path / "state", now) == index_bytes("first")
    assert 80 <= signatures <= 100
