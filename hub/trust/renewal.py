"""Signing again in time: readers refuse a hub whose signatures have expired, however little has changed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from catalog.library.hub.files import HubFiles
from catalog.library.index.canonical import sha256_hex
from catalog.library.index.decode import MAX_ROOT_BYTES
from catalog.library.index.paths import ROOT
from hub.index.store import HubStore
from hub.trust.keys import Keys
from hub.trust.published import Published, read_published, still_good
from hub.trust.roles import USUAL, Lifetimes, whole_second
from hub.trust.sign import SignedState, resign

if TYPE_CHECKING:
    from tuf.api.metadata import Metadata


def renew_if_due(store: HubStore, keys: Keys, now: datetime, lifetimes: Lifetimes = USUAL) -> SignedState | None:
    """Sign a hub that is_due; None when it is not. Raises as resign, and what changing the store raises."""
    if not is_due(store, keys, now, lifetimes):
        return None
    with store.changing() as writer:
        return resign(writer, keys, now, lifetimes)


def is_due(files: HubFiles, keys: Keys, now: datetime, lifetimes: Lifetimes = USUAL) -> bool:
    """True when half of the timestamp's time is over, keys were replaced, or the index is not the one that is signed.

    False for a hub without an index. IntegrityError (rule sign-metadata) when its metadata are damaged.
    """
    index = files.read(ROOT, MAX_ROOT_BYTES)
    if index is None:
        return False
    published = read_published(files)
    return published is None or not _holds(published, keys, now, lifetimes) or not _covers(published, index)


def _holds(published: Published, keys: Keys, now: datetime, lifetimes: Lifetimes) -> bool:
    """True when every role is signed by the keys of now, and for long enough."""
    until = whole_second(now) + lifetimes.timestamp / 2
    roles: dict[str, Metadata[Any]] = {
        "timestamp": published.timestamp,
        "snapshot": published.snapshot,
        "targets": published.targets,
    }
    return all(
        metadata.signed.expires > until and still_good(metadata, role, keys.root) for role, metadata in roles.items()
    )


def _covers(published: Published, index: bytes) -> bool:
    named = published.targets.signed.targets.get(ROOT)
    return named is not None and named.hashes.get("sha256") == sha256_hex(index)
