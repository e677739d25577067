"""Signing a hub: the metadata that name its `index.json`, written so that every reader sees one whole state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from catalog.errors import IntegrityError, LibraryError
from catalog.library.hub.index import read_root
from catalog.library.hub.trust.anchor import MAX_ROLE_BYTES
from catalog.library.hub.trust.paths import TIMESTAMP, role_path, signed_index_path
from catalog.library.index.canonical import sha256_hex
from catalog.library.index.decode import decode_root
from catalog.library.index.paths import ROOT
from hub.index.store import HubWriter
from hub.trust.keys import Keys
from hub.trust.published import Published, read_published, still_good
from hub.trust.roles import USUAL, Lifetimes, whole_second

if TYPE_CHECKING:
    from tuf.api.metadata import MetaFile, Snapshot, Targets


@dataclass(frozen=True)
class SignedState:
    """What a reader will see: the versions of the roles, and when the first of them expires.

    `current` is false when `index.json` has changed since the state that is signed.
    """

    root: int
    targets: int
    snapshot: int
    timestamp: int
    expires: datetime
    current: bool = True


@dataclass(frozen=True)
class _Change:
    writer: HubWriter
    keys: Keys
    now: datetime
    lifetimes: Lifetimes
    before: Published | None


def resign(writer: HubWriter, keys: Keys, now: datetime, lifetimes: Lifetimes = USUAL) -> SignedState:
    """Sign the `index.json` of the change under way; metadata that still hold stay, the timestamp is always new.

    UsageError (rules sign-threshold, sign-root), LibraryError (hub-missing, sign-expired), IntegrityError
    (sign-metadata, sign-other-root, and hub-malformed for an index that is none).
    """
    index = read_root(writer)
    decode_root(index, f"{writer.place}/{ROOT}")
    change = _begin(writer, keys, now, lifetimes)
    targets, targets_file = _sign_targets(change, index)
    snapshot, snapshot_file = _sign_snapshot(change, targets_file)
    return _sign_timestamp(change, targets, snapshot, snapshot_file, True)


def refresh(writer: HubWriter, keys: Keys, now: datetime, lifetimes: Lifetimes = USUAL) -> SignedState:
    """Sign the same state for another while, with the key of the timestamp alone. Raises as resign.

    LibraryError (rule sign-expired) when the hub is not signed, or must be signed anew with all keys.
    """
    change = _begin(writer, keys, now, lifetimes)
    before = change.before
    if before is None:
        raise _expired(f"{writer.place} is not signed yet")
    targets, snapshot = before.targets.signed, before.snapshot.signed
    for role, metadata in (("targets", before.targets), ("snapshot", before.snapshot)):
        if metadata.signed.is_expired(change.now) or not still_good(metadata, role, keys.root):
            raise _expired(f"the {role} of {writer.place} have expired, or their keys were replaced")
    named = targets.targets.get(ROOT)
    current = named is not None and named.hashes["sha256"] == sha256_hex(read_root(writer))
    return _sign_timestamp(change, targets, snapshot, before.timestamp.signed.snapshot_meta, current)


def _begin(writer: HubWriter, keys: Keys, now: datetime, lifetimes: Lifetimes) -> _Change:
    moment = whole_second(now)
    if keys.root.is_expired(moment):
        hint = "`catalog index keys renew` makes the next root, with the root's own keys"
        raise LibraryError(f"the root in {keys.place} has expired", rule="sign-expired", hint=hint)
    if writer.read(role_path("root", keys.version + 1), MAX_ROLE_BYTES) is not None:
        raise IntegrityError(
            f"{writer.place} has a newer root than {keys.place}",
            rule="sign-other-root",
            hint=f"copy {keys.version + 1}.root.json and the keys that came with it beside the others",
        )
    _write_roots(writer, keys)
    before = read_published(writer)
    if before is not None:
        _check_ours(before, keys, writer.place)
    return _Change(writer, keys, moment, lifetimes, before)


def _check_ours(before: Published, keys: Keys, place: str) -> None:
    """What is not signed by us is not gone on from: a version made up by others could never be got below again."""
    for role, metadata in (("timestamp", before.timestamp), ("snapshot", before.snapshot), ("targets", before.targets)):
        if not any(still_good(metadata, role, root) for root in keys.all_roots()):
            raise IntegrityError(
                f"the {role} metadata of {place} are not signed by the keys of any root in {keys.place}",
                rule="sign-metadata",
                hint="somebody else has written there: restore the folder metadata from a copy",
            )


def _write_roots(writer: HubWriter, keys: Keys) -> None:
    for version in sorted(keys.roots):
        path = role_path("root", version)
        there = writer.read(path, MAX_ROLE_BYTES)
        if there is None:
            writer.write(path, keys.roots[version])
        elif there != keys.roots[version]:
            raise IntegrityError(
                f"{writer.place}/{path} is another root than that in {keys.place}",
                rule="sign-other-root",
                hint="the hub is signed by other keys; its readers would not trust these",
            )
    if writer.read(role_path("root", 1), MAX_ROLE_BYTES) is None:
        raise LibraryError(
            f"{keys.place} has no 1.root.json", rule="sign-root", hint="keep all roots: readers walk from theirs on"
        )


def _sign_targets(change: _Change, index: bytes) -> tuple[Targets, MetaFile]:
    from tuf.api.metadata import TargetFile, Targets

    digest = sha256_hex(index)
    before = change.before.targets if change.before else None
    old = before.signed.targets.get(ROOT) if before else None
    if before and old and old.hashes["sha256"] == digest and _keeps(change, before, "targets"):
        return before.signed, _described(before.signed.version, _bytes(change, "targets", before.signed.version))
    change.writer.write(signed_index_path(digest), index)
    targets = Targets(
        version=before.signed.version + 1 if before else 1,
        expires=change.now + change.lifetimes.targets,
        targets={ROOT: TargetFile(len(index), {"sha256": digest}, ROOT)},
    )
    data = _write(change, "targets", targets, before.signed.version if before else 0)
    if old and old.hashes["sha256"] != digest:
        change.writer.retire(signed_index_path(old.hashes["sha256"]))
    return targets, _described(targets.version, data)


def _sign_snapshot(change: _Change, targets: MetaFile) -> tuple[Snapshot, MetaFile]:
    from tuf.api.metadata import Snapshot

    before = change.before.snapshot if change.before else None
    if before and before.signed.meta.get("targets.json") == targets and _keeps(change, before, "snapshot"):
        return before.signed, _described(before.signed.version, _bytes(change, "snapshot", before.signed.version))
    snapshot = Snapshot(
        version=before.signed.version + 1 if before else 1,
        expires=change.now + change.lifetimes.snapshot,
        meta={"targets.json": targets},
    )
    data = _write(change, "snapshot", snapshot, before.signed.version if before else 0)
    return snapshot, _described(snapshot.version, data)


def _sign_timestamp(
    change: _Change, targets: Targets, snapshot: Snapshot, named: MetaFile, current: bool
) -> SignedState:
    from tuf.api.metadata import Timestamp

    before = change.before
    timestamp = Timestamp(
        version=before.timestamp.signed.version + 1 if before else 1,
        expires=change.now + change.lifetimes.timestamp,
        snapshot_meta=named,
    )
    change.writer.write(TIMESTAMP, change.keys.sign(timestamp, "timestamp"))
    expires = min(part.expires for part in (change.keys.root, targets, snapshot, timestamp))
    return SignedState(change.keys.version, targets.version, snapshot.version, timestamp.version, expires, current)


def _keeps(change: _Change, metadata: Any, role: str) -> bool:
    """True when metadata need not be signed anew: by the right keys, and valid for as long as the new timestamp."""
    lasts = metadata.signed.expires >= change.now + change.lifetimes.timestamp
    return lasts and still_good(metadata, role, change.keys.root)


def _write(change: _Change, role: str, signed: Any, before: int) -> bytes:
    data = change.keys.sign(signed, role)
    change.writer.write(role_path(role, signed.version), data)
    if before:
        change.writer.retire(role_path(role, before))
    return data


def _bytes(change: _Change, role: str, version: int) -> bytes:
    return change.writer.read(role_path(role, version), MAX_ROLE_BYTES) or b""


def _described(version: int, data: bytes) -> MetaFile:
    from tuf.api.metadata import MetaFile

    return MetaFile(version, len(data), {"sha256": sha256_hex(data)})


def _expired(message: str) -> LibraryError:
    hint = "`catalog index sign HUBDIR --keys DIR` with the keys of targets, snapshot and timestamp"
    return LibraryError(message, rule="sign-expired", hint=hint)
