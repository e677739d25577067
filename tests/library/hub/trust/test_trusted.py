"""A hub is read as its owner signed it, and followed through new keys; how it is attacked is tested in red_team."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from catalog.errors import CatalogError, IntegrityError, MachineError
from catalog.library.hub.trust.anchor import Trust
from catalog.library.hub.trust.trusted import MAX_ROTATIONS, open_trusted
from catalog.library.index.canonical import sha256_hex
from hub.trust.rotate import rotate
from tests.hub.trust.memory_hub import MemoryHub, index_bytes
from tests.hub.trust.signed_hub import START, Reader, SignedHub, signed_hub


@pytest.fixture
def signed(tmp_path: Path) -> SignedHub:
    return signed_hub(tmp_path / "keys")


@pytest.fixture
def reader(tmp_path: Path, signed: SignedHub) -> Reader:
    return Reader(tmp_path / "state", signed.trust())


def test_the_signed_index_is_read(signed: SignedHub, reader: Reader) -> None:
    assert reader.read(signed.hub) == index_bytes("first")
    signed.publish("second")
    assert reader.read(signed.hub) == index_bytes("second")


def test_the_signed_index_opens(tmp_path: Path, signed: SignedHub) -> None:
    index = open_trusted(signed.hub, signed.trust(), tmp_path / "state", START)
    assert {bucket.digest for bucket in index.root.buckets} == {sha256_hex(b"first")}


def test_a_second_look_asks_only_for_what_may_have_changed(signed: SignedHub, reader: Reader) -> None:
    reader.read(signed.hub)
    signed.hub.asked.clear()
    assert reader.read(signed.hub) == index_bytes("first")
    assert signed.hub.asked == ["metadata/2.root.json", "metadata/timestamp.json"]


def test_the_index_is_read_as_signed_though_another_one_lies_beside(signed: SignedHub, reader: Reader) -> None:
    signed.hub.write("index.json", index_bytes("not signed yet"))
    assert reader.read(signed.hub) == index_bytes("first")


def test_a_root_may_be_trusted_by_its_digest(signed: SignedHub, reader: Reader) -> None:
    digest = sha256_hex(signed.hub.files["metadata/1.root.json"])
    by_digest = reader.trusting(Trust(digest=digest))
    assert by_digest.read(signed.hub) == index_bytes("first")
    del signed.hub.files["metadata/1.root.json"]
    assert by_digest.read(signed.hub) == index_bytes("first"), "once seen, it is known"


def test_a_later_root_may_be_trusted_by_its_digest(signed: SignedHub, reader: Reader) -> None:
    new = rotate(signed.loaded(), signed.keys, ["root"], START)
    signed.publish("second")
    assert reader.trusting(Trust(digest=new.digest)).read(signed.hub) == index_bytes("second")


def test_another_digest_is_no_root(signed: SignedHub, reader: Reader) -> None:
    with pytest.raises(IntegrityError, match="no root with the digest sha256:000") as caught:
        reader.trusting(Trust(digest="0" * 64)).read(signed.hub)
    assert caught.value.rule == "hub-untrusted"


def test_first_use_trusts_what_it_sees_and_then_only_its_successors(
    tmp_path: Path, signed: SignedHub, reader: Reader
) -> None:
    first_use = reader.trusting(Trust(first_use=True))
    assert first_use.read(signed.hub) == index_bytes("first")
    stranger = signed_hub(tmp_path / "other")
    stranger.publish("second")
    with pytest.raises(IntegrityError) as caught:
        first_use.read(stranger.hub)
    assert caught.value.rule == "hub-untrusted"


def test_a_first_use_that_fails_decides_nothing(tmp_path: Path, signed: SignedHub, reader: Reader) -> None:
    first_use = reader.trusting(Trust(first_use=True))
    stranger = signed_hub(tmp_path / "other")
    del stranger.hub.files["metadata/timestamp.json"]
    with pytest.raises(IntegrityError):
        first_use.read(stranger.hub)
    assert first_use.read(signed.hub) == index_bytes("first")


def test_first_use_does_not_begin_anew_when_its_link_is_lost(tmp_path: Path, signed: SignedHub, reader: Reader) -> None:
    first_use = reader.trusting(Trust(first_use=True))
    first_use.read(signed.hub)
    for link in reader.state.glob("*/root.json"):
        link.unlink()
    stranger = signed_hub(tmp_path / "other")
    with pytest.raises(IntegrityError):
        first_use.read(stranger.hub)


def test_a_hub_that_is_not_signed_is_refused(reader: Reader) -> None:
    with pytest.raises(IntegrityError, match="memory:hub is not signed") as caught:
        reader.read(MemoryHub({"index.json": index_bytes("first")}))
    assert caught.value.rule == "hub-untrusted"
    assert caught.value.hint


@pytest.mark.parametrize("role", ["root", "targets", "snapshot", "timestamp"])
def test_an_old_root_leads_to_new_keys(signed: SignedHub, reader: Reader, tmp_path: Path, role: str) -> None:
    reader.read(signed.hub)
    rotate(signed.loaded(), signed.keys, [role], START)
    signed.publish("second")
    assert reader.read(signed.hub) == index_bytes("second")
    newcomer = Reader(tmp_path / "newcomer", signed.trust(1))
    assert newcomer.read(signed.hub) == index_bytes("second")


def test_a_hub_restored_from_a_backup_is_read_again_under_new_keys(signed: SignedHub, reader: Reader) -> None:
    backup = signed.hub.copy()
    for state in ("second", "third"):
        signed.publish(state)
    assert reader.read(signed.hub) == index_bytes("third")
    signed.hub = backup
    signed.publish("restored")
    with pytest.raises(IntegrityError) as caught:
        reader.read(signed.hub)
    assert caught.value.rule == "hub-rollback"
    rotate(signed.loaded(), signed.keys, ["snapshot", "timestamp"], START)
    signed.publish("restored")
    assert reader.read(signed.hub) == index_bytes("restored")


def test_more_rotations_than_are_followed_at_once_are_followed_in_turns(signed: SignedHub, reader: Reader) -> None:
    for _ in range(MAX_ROTATIONS + 1):
        rotate(signed.loaded(), signed.keys, ["timestamp"], START)
    signed.publish("second")
    with pytest.raises(IntegrityError):
        reader.read(signed.hub)
    assert reader.read(signed.hub) == index_bytes("second")


def test_each_hub_has_a_memory_of_its_own(tmp_path: Path, signed: SignedHub, reader: Reader) -> None:
    reader.read(signed.hub)
    other = signed_hub(tmp_path / "other")
    other.hub.place = "memory:other"
    assert reader.trusting(other.trust()).read(other.hub) == index_bytes("first")


def test_many_readers_share_one_memory(signed: SignedHub, reader: Reader) -> None:
    failures: list[CatalogError] = []

    def read() -> None:
        try:
            assert reader.read(signed.hub) == index_bytes("first")
        except CatalogError as error:
            failures.append(error)

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_a_memory_that_cannot_be_kept_is_told(tmp_path: Path, signed: SignedHub) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(MachineError) as caught:
        Reader(tmp_path / "file", signed.trust()).read(signed.hub)
    assert caught.value.rule == "hub-state"


def test_a_damaged_memory_is_made_good(signed: SignedHub, reader: Reader) -> None:
    reader.read(signed.hub)
    for name in ("timestamp.json", "snapshot.json", "targets.json", "index.json"):
        (file,) = reader.state.glob(f"*/{name}")
        file.write_bytes(b"{")
    assert reader.read(signed.hub) == index_bytes("first")
