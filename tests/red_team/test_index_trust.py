"""Attacks on a signed hub, by one who holds its files, its network, an old copy, or some of its keys."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from catalog.errors import CatalogError, IntegrityError, LibraryError
from catalog.library.hub.index import open_index
from catalog.library.hub.library import HubLibrary
from catalog.library.hub.trust.trusted import MAX_ROTATIONS, open_trusted
from catalog.library.index.canonical import sha256_hex
from hub.trust.create import Scheme
from hub.trust.key_files import write_key
from hub.trust.keys import Keys, load_keys
from hub.trust.roles import Lifetimes
from hub.trust.rotate import rotate
from hub.trust.sign import resign
from tests.hub.trust.memory_hub import MemoryHub, index_bytes
from tests.hub.trust.signed_hub import START, Reader, SignedHub, signed_hub
from tests.red_team.one_component import hub_of

TIMESTAMP = "metadata/timestamp.json"


@pytest.fixture
def signed(tmp_path: Path) -> SignedHub:
    return signed_hub(tmp_path / "keys")


@pytest.fixture
def reader(tmp_path: Path, signed: SignedHub) -> Reader:
    return Reader(tmp_path / "state", signed.trust())


def refused(reader: Reader, hub: MemoryHub, days: float = 0) -> CatalogError:
    """Why the reader refuses the hub; every refusal says what to do."""
    with pytest.raises(CatalogError) as caught:
        reader.read(hub, START + timedelta(days=days))
    assert caught.value.hint or caught.value.rule == "hub-too-large"
    return caught.value


def changed(data: bytes, **members: Any) -> bytes:
    """Signed metadata with other members than were signed."""
    value = json.loads(data)
    value["signed"].update(members)
    return json.dumps(value).encode()


def signed_role(hub: MemoryHub, role: str) -> str:
    """The path of the newest metadata of a role."""
    return max(path for path in hub.files if path.endswith(f".{role}.json"))


# -- rollback ---------------------------------------------------------------------------------------------------------


def test_an_old_state_shown_again_is_refused(signed: SignedHub, reader: Reader) -> None:
    old = signed.hub.copy()
    signed.publish("second")
    assert reader.read(signed.hub) == index_bytes("second")
    assert refused(reader, old).rule == "hub-rollback"


def test_an_old_timestamp_shown_again_is_refused(signed: SignedHub, reader: Reader) -> None:
    old = signed.hub.files[TIMESTAMP]
    signed.refresh()
    reader.read(signed.hub)
    signed.hub.files[TIMESTAMP] = old
    assert refused(reader, signed.hub).rule == "hub-rollback"


def test_an_old_index_signed_by_a_thief_of_the_timestamp_key_is_refused(signed: SignedHub, reader: Reader) -> None:
    """The thief may date things, but cannot bring back a snapshot that readers have seen replaced."""
    from tuf.api.metadata import Metadata, Timestamp

    old = Metadata[Timestamp].from_bytes(signed.hub.files[TIMESTAMP])
    signed.publish("second")
    reader.read(signed.hub)
    old.signed.version = 99
    signed.hub.files[TIMESTAMP] = signed.loaded().sign(old.signed, "timestamp")
    assert refused(reader, signed.hub).rule == "hub-rollback"


def test_old_targets_signed_into_a_new_snapshot_are_refused(signed: SignedHub, reader: Reader) -> None:
    """As by a thief of the keys of snapshot and timestamp."""
    from tuf.api.metadata import MetaFile, Snapshot, Timestamp

    signed.publish("second")
    reader.read(signed.hub)
    keys, soon = signed.loaded(), START + timedelta(days=1)
    snapshot = keys.sign(Snapshot(9, expires=soon, meta={"targets.json": MetaFile(1)}), "snapshot")
    signed.hub.files["metadata/9.snapshot.json"] = snapshot
    signed.hub.files[TIMESTAMP] = keys.sign(Timestamp(9, expires=soon, snapshot_meta=MetaFile(9)), "timestamp")
    assert refused(reader, signed.hub).rule == "hub-rollback"


# -- freeze -----------------------------------------------------------------------------------------------------------


def test_a_state_that_is_not_renewed_is_refused_after_its_time(signed: SignedHub, reader: Reader) -> None:
    reader.read(signed.hub, START + timedelta(days=6))
    assert refused(reader, signed.hub, days=8).rule == "hub-expired"


def test_one_who_comes_late_is_not_shown_an_expired_state_either(signed: SignedHub, reader: Reader) -> None:
    assert refused(reader, signed.hub, days=8).rule == "hub-expired"


def test_a_refreshed_timestamp_does_not_prolong_targets_without_end(signed: SignedHub, reader: Reader) -> None:
    signed.wait(89)
    signed.refresh()
    reader.read(signed.hub, signed.now)
    assert refused(reader, signed.hub, days=91).rule == "hub-expired"


def test_an_expired_root_signs_nothing(signed: SignedHub, reader: Reader) -> None:
    signed.publish("second", Lifetimes(timestamp=timedelta(days=800)).lasting(timedelta(days=800)))
    assert reader.read(signed.hub, START + timedelta(days=300)) == index_bytes("second")
    assert refused(reader, signed.hub, days=366).rule == "hub-expired"


# -- mix and match ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["targets", "snapshot"])
def test_metadata_of_an_older_consistent_set_are_refused(signed: SignedHub, reader: Reader, role: str) -> None:
    old = signed.hub.files[signed_role(signed.hub, role)]
    signed.publish("second")
    signed.hub.files[signed_role(signed.hub, role)] = old
    assert refused(reader, signed.hub).rule == "hub-mixed"


def test_an_index_of_an_older_consistent_set_is_refused(signed: SignedHub, reader: Reader) -> None:
    signed.publish("second")
    wanted = f"metadata/targets/{sha256_hex(index_bytes('second'))}.index.json"
    signed.hub.files[wanted] = index_bytes("first")
    assert refused(reader, signed.hub).rule == "hub-mixed"


@pytest.mark.parametrize("part", ["buckets", "shards", "blobs"])
def test_a_file_below_the_index_swapped_for_another_is_refused(tmp_path: Path, part: str) -> None:
    """What the signature covers by digests: bucket, shard, component file."""
    keys = signed_hub(tmp_path / "keys")
    keys.hub = hub_of("victim")
    resign(keys.hub, keys.loaded(), START)
    library = HubLibrary(open_trusted(keys.hub, keys.trust(), tmp_path / "state", START))
    assert library.load("victim", "1.0.0").name == "victim"
    theirs = hub_of("victim", image="evil:5")
    (path,) = [path for path in keys.hub.files if path.startswith(part) and path not in theirs.files]
    (swapped,) = [path for path in theirs.files if path.startswith(part) and path not in keys.hub.files]
    keys.hub.files[path] = theirs.files[swapped]
    again = HubLibrary(open_trusted(keys.hub, keys.trust(), tmp_path / "state", START))
    with pytest.raises(IntegrityError) as caught:
        again.load("victim", "1.0.0")
    assert caught.value.rule == "hub-digest"
    assert open_index(theirs).entry("victim") is not None, "without trust, only the digests hold together"


def test_a_hub_copied_in_part_is_told_as_such(signed: SignedHub, reader: Reader) -> None:
    del signed.hub.files["metadata/1.targets.json"]
    assert refused(reader, signed.hub).rule == "hub-incomplete"


# -- keys -------------------------------------------------------------------------------------------------------------


def test_a_hub_signed_by_other_keys_is_refused(tmp_path: Path, signed: SignedHub, reader: Reader) -> None:
    stranger = signed_hub(tmp_path / "stranger")
    assert refused(reader, stranger.hub).rule == "hub-untrusted"


@pytest.mark.parametrize("role", ["timestamp", "snapshot", "targets"])
def test_metadata_changed_after_they_were_signed_are_refused(signed: SignedHub, reader: Reader, role: str) -> None:
    path = TIMESTAMP if role == "timestamp" else signed_role(signed.hub, role)
    signed.hub.files[path] = changed(signed.hub.files[path], expires="2099-01-01T00:00:00Z")
    assert refused(reader, signed.hub).rule == ("hub-untrusted" if role == "timestamp" else "hub-mixed")


def test_too_few_signatures_are_refused(tmp_path: Path) -> None:
    """Two of three keys must sign; somebody has one of them."""
    signed = signed_hub(tmp_path / "keys", Scheme(counts={"timestamp": 3}, thresholds={"timestamp": 2}))
    reader = Reader(tmp_path / "state", signed.trust())
    reader.read(signed.hub)
    value = json.loads(signed.hub.files[TIMESTAMP])
    value["signatures"] = value["signatures"][:1] * 3
    signed.hub.files[TIMESTAMP] = json.dumps(value).encode()
    assert refused(reader, signed.hub).rule == "hub-untrusted"
    value["signatures"] = value["signatures"][:1]
    signed.hub.files[TIMESTAMP] = json.dumps(value).encode()
    assert refused(reader, signed.hub).rule == "hub-untrusted"


def test_a_key_signs_for_its_own_role_only(tmp_path: Path, signed: SignedHub, reader: Reader) -> None:
    """The key of the timestamp, which lies on the server, cannot sign another index."""
    from tuf.api.metadata import MetaFile, Snapshot, Timestamp

    keys = signed.loaded()
    soon = START + timedelta(days=1)
    snapshot = keys.sign(Snapshot(2, expires=soon, meta={"targets.json": MetaFile(2)}), "timestamp")
    signed.hub.files["metadata/2.snapshot.json"] = snapshot
    signed.hub.files[TIMESTAMP] = keys.sign(Timestamp(2, expires=soon, snapshot_meta=MetaFile(2)), "timestamp")
    assert refused(reader, signed.hub).rule == "hub-untrusted"


def test_a_next_root_that_the_root_before_has_not_signed_is_refused(
    tmp_path: Path, signed: SignedHub, reader: Reader
) -> None:
    stranger = signed_hub(tmp_path / "stranger")
    rotate(stranger.loaded(), stranger.keys, ["root"], START)
    stranger.publish("second")
    evil = signed.hub.copy()
    evil.files["metadata/2.root.json"] = stranger.hub.files["metadata/2.root.json"]
    assert refused(reader, evil).rule == "hub-untrusted"


def test_a_next_root_with_another_number_is_refused(signed: SignedHub, reader: Reader) -> None:
    rotate(signed.loaded(), signed.keys, [], START)
    rotate(signed.loaded(), signed.keys, [], START)
    signed.publish("second")
    signed.hub.files["metadata/2.root.json"] = signed.hub.files["metadata/3.root.json"]
    assert refused(reader, signed.hub).rule == "hub-untrusted"


def test_below_the_threshold_no_root_is_made(tmp_path: Path) -> None:
    """Two of three root keys; one was stolen, and is alone in the thief's folder."""
    signed = signed_hub(tmp_path / "keys", Scheme(counts={"root": 3}, thresholds={"root": 2}))
    stolen = tmp_path / "stolen"
    stolen.mkdir()
    (stolen / "1.root.json").write_bytes((signed.keys / "1.root.json").read_bytes())
    key = next(signed.keys.glob("root-*.pem"))
    (stolen / key.name).write_bytes(key.read_bytes())
    (stolen / key.name).chmod(0o600)
    with pytest.raises(CatalogError) as caught:
        rotate(load_keys([stolen]), stolen, ["timestamp"], START)
    assert caught.value.rule == "sign-threshold"


def test_a_key_that_was_replaced_signs_nothing_any_more(signed: SignedHub, reader: Reader) -> None:
    """A thief of the old keys goes on with the state before they were replaced."""
    stolen = signed.loaded()
    rotate(stolen, signed.keys, ["timestamp", "snapshot", "targets"], START)
    signed.publish("second")
    reader.read(signed.hub)
    thief = signed.hub.copy()
    thief.write("index.json", index_bytes("evil"))
    fake = MemoryHub({path: data for path, data in thief.files.items() if "2.root" not in path and "/" not in path})
    resign(fake, stolen, START)
    thief.files.update({path: data for path, data in fake.files.items() if not path.endswith(".root.json")})
    assert refused(reader, thief).rule == "hub-untrusted"


# -- size, number, shape ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [TIMESTAMP, "metadata/2.root.json"])
@pytest.mark.parametrize("size", [100_000, 5_000_000])
def test_huge_metadata_are_refused(signed: SignedHub, reader: Reader, path: str, size: int) -> None:
    signed.hub.files[path] = b" " * size
    assert refused(reader, signed.hub).rule == "hub-too-large"


@pytest.mark.parametrize("role", ["snapshot", "targets"])
def test_metadata_longer_than_signed_are_refused(signed: SignedHub, reader: Reader, role: str) -> None:
    signed.hub.files[signed_role(signed.hub, role)] += b" " * 1000
    assert refused(reader, signed.hub).rule == "hub-mixed"


def test_an_endless_chain_of_roots_is_followed_only_so_far(signed: SignedHub, reader: Reader) -> None:
    """A mad owner signs roots without end; a reader asks for so many at once and no more."""
    chain = EndlessRoots(signed.hub, signed.loaded())
    reader.read(chain)
    assert len([path for path in chain.asked if path.endswith(".root.json")]) == MAX_ROTATIONS


class EndlessRoots(MemoryHub):
    """Whatever root is asked for, there is one."""

    def __init__(self, hub: MemoryHub, keys: Keys) -> None:
        super().__init__(dict(hub.files), hub.place)
        self._keys = keys

    def read(self, path: str, limit: int) -> bytes | None:
        data = super().read(path, limit)
        if data is None and path.endswith(".root.json"):
            root = self._keys.root
            root.version = int(path.removeprefix("metadata/").partition(".")[0])
            return self._keys.sign(root, "root")
        return data


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"[]",
        b"null",
        b"{",
        b"[" * 50_000,
        b'{"signatures": [], "signed": {}}',
        b'{"signatures": [], "signed": {"_type": "timestamp"}}',
        b"\xff\xfe",
    ],
)
@pytest.mark.parametrize("path", [TIMESTAMP, "metadata/2.root.json"])
def test_metadata_of_any_shape_are_refused_without_a_crash(
    signed: SignedHub, reader: Reader, path: str, text: bytes
) -> None:
    signed.hub.files[path] = text[:16_000]
    assert refused(reader, signed.hub).rule == "hub-untrusted"


def test_a_signed_digest_cannot_name_a_file_elsewhere(signed: SignedHub, reader: Reader) -> None:
    """Even the owner's keys only lead to the places metadata have."""
    from tuf.api.metadata import TargetFile, Targets

    targets = Targets(5, expires=START + timedelta(days=1), targets={"index.json": TargetFile(3, {"x": "../../x"}, "")})
    sign_with_targets(signed, targets)
    assert refused(reader, signed.hub).rule == "hub-untrusted"


def test_metadata_that_sign_another_file_are_refused(signed: SignedHub, reader: Reader) -> None:
    from tuf.api.metadata import TargetFile, Targets

    file = TargetFile(3, {"sha256": sha256_hex(b"abc")}, "other.json")
    sign_with_targets(signed, Targets(5, expires=START + timedelta(days=1), targets={"other.json": file}))
    assert refused(reader, signed.hub).rule == "hub-untrusted"


def sign_with_targets(signed: SignedHub, targets: Any) -> None:
    """Sign these targets as the next state."""
    from tuf.api.metadata import MetaFile, Snapshot, Timestamp

    keys, soon = signed.loaded(), START + timedelta(days=1)
    version = targets.version
    signed.hub.files[f"metadata/{version}.targets.json"] = keys.sign(targets, "targets")
    snapshot = Snapshot(version, expires=soon, meta={"targets.json": MetaFile(version)})
    signed.hub.files[f"metadata/{version}.snapshot.json"] = keys.sign(snapshot, "snapshot")
    timestamp = Timestamp(version, expires=soon, snapshot_meta=MetaFile(version))
    signed.hub.files[TIMESTAMP] = keys.sign(timestamp, "timestamp")


# -- the signing side -------------------------------------------------------------------------------------------------


def test_an_owner_does_not_go_on_from_metadata_that_others_wrote(signed: SignedHub) -> None:
    """A number made up by others could never be got below again: readers would refuse the owner's own."""
    signed.hub.files[TIMESTAMP] = changed(signed.hub.files[TIMESTAMP], version=2**31)
    with pytest.raises(IntegrityError) as caught:
        signed.publish("second")
    assert caught.value.rule == "sign-metadata"


def test_an_owner_does_not_sign_what_is_no_index(signed: SignedHub) -> None:
    signed.hub.write("index.json", b'{"index": 1}')
    with pytest.raises(IntegrityError) as caught:
        resign(signed.hub, signed.loaded(), START)
    assert caught.value.rule == "hub-malformed"


def test_keys_that_everybody_can_read_are_refused(signed: SignedHub) -> None:
    next(signed.keys.glob("targets-*.pem")).chmod(0o644)
    with pytest.raises(CatalogError) as caught:
        signed.loaded()
    assert caught.value.rule == "keys-open"


def test_a_key_is_never_written_through_a_link(tmp_path: Path) -> None:
    """Somebody who may write the folder has put a link to a file of theirs there, under every name it could get."""
    folder = tmp_path / "keys"
    folder.mkdir()
    (folder / "1.root.json").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(LibraryError) as caught:
        signed_hub(folder)
    assert caught.value.rule == "keys-exist"
    assert not (tmp_path / "elsewhere").exists()
    assert list(folder.glob("*.pem")) == []
    write_key(folder, "root", None)
    assert [oct(path.stat().st_mode & 0o777) for path in folder.glob("*.pem")] == ["0o600"]
