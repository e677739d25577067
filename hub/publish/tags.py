"""Tags: movable names for versions of a component."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from catalog.errors import LibraryError
from catalog.library.index.values import Shard
from catalog.library.reference import check_name, check_tag, is_version
from hub.index.change import current_index, put_shard
from hub.index.records import Event, add_event, time_text
from hub.index.store import HubWriter

MAX_TAGS = 1000


def set_tag(writer: HubWriter, name: str, tag: str, target: str, by: str, at: datetime) -> Shard:
    """Let a tag name a version, given by its number or its digest; a tag that names another one moves.

    LibraryError: rules reference-invalid (no tag), version-unresolved, tag-limit.
    """
    check_tag(tag)
    shard = _shard(writer, name)
    wanted = target.removeprefix("sha256:")
    entry = shard.entry(target) if is_version(target) else shard.by_digest(wanted)
    if entry is None:
        message = f"{writer.place} does not hold {name} {target[:80]}"
        raise LibraryError(message, rule="version-unresolved", hint="give a version, or the digest of one")
    if tag not in shard.tags and len(shard.tags) >= MAX_TAGS:
        raise LibraryError(f"{name} has {MAX_TAGS} tags already", rule="tag-limit", hint="remove one")
    if shard.tags.get(tag) == entry.digest:
        return shard
    after = replace(shard, tags={**shard.tags, tag: entry.digest})
    return _put(writer, after, Event("tag", entry.version, by, time_text(at), tag))


def remove_tag(writer: HubWriter, name: str, tag: str, by: str, at: datetime) -> Shard:
    """Take a tag away; LibraryError (rule tag-unknown) for one that is not there."""
    shard = _shard(writer, name)
    digest = shard.tags.get(check_tag(tag))
    if digest is None:
        raise LibraryError(f'{name} has no tag "{tag}"', rule="tag-unknown", hint=f"it has: {', '.join(shard.tags)}")
    entry = shard.by_digest(digest)
    after = replace(shard, tags={known: to for known, to in shard.tags.items() if known != tag})
    return _put(writer, after, Event("untag", entry.version if entry else "", by, time_text(at), tag))


def _shard(writer: HubWriter, name: str) -> Shard:
    shard = current_index(writer).shard(check_name(name))
    if shard is None:
        raise LibraryError(f'{writer.place} does not hold "{name}"', rule="reference-unresolved")
    return shard


def _put(writer: HubWriter, shard: Shard, event: Event) -> Shard:
    put_shard(writer, shard)
    add_event(writer, shard.name, event)
    return shard
