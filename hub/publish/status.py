"""What is said of a version after it was published: deprecated, superseded, yanked. Its files stay as they are."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from catalog.errors import LibraryError
from catalog.library.index.values import Shard, VersionEntry
from catalog.library.reference import check_name
from hub.index.change import current_index, put_shard
from hub.index.records import Event, add_event, time_text
from hub.index.store import HubWriter
from hub.index.successors import successor_findings


def deprecate(
    writer: HubWriter, name: str, version: str, by: str, at: datetime, note: str = "", undo: bool = False
) -> Shard:
    """Say that a version is not for new pipelines; `undo` takes that back, and its successor with it.

    LibraryError (rule version-unresolved) for a version that is not there.
    """
    shard, entry = _find(writer, name, version)
    after = replace(entry, deprecated=not undo, superseded_by=None if undo else entry.superseded_by)
    return _put(writer, shard, after, Event("undeprecate" if undo else "deprecate", version, by, time_text(at), note))


def supersede(
    writer: HubWriter, name: str, version: str, successor: str, by: str, at: datetime, note: str = ""
) -> Shard:
    """Say that `successor` (`name@version`) takes the place of a version, which is deprecated by that.

    LibraryError: rules version-unresolved, successor-unknown, successor-cycle.
    """
    shard, entry = _find(writer, name, version)
    findings = successor_findings(current_index(writer).shard, name, version, successor)
    if findings:
        raise LibraryError(findings=findings)
    after = replace(entry, deprecated=True, superseded_by=successor)
    told = f"{successor}: {note}" if note else successor
    return _put(writer, shard, after, Event("supersede", version, by, time_text(at), told))


def yank(
    writer: HubWriter, name: str, version: str, by: str, at: datetime, note: str = "", undo: bool = False
) -> Shard:
    """Withdraw a version: its digest alone finds it from now on. LibraryError (rule version-unresolved)."""
    shard, entry = _find(writer, name, version)
    after = replace(entry, yanked=not undo)
    return _put(writer, shard, after, Event("unyank" if undo else "yank", version, by, time_text(at), note))


def _find(writer: HubWriter, name: str, version: str) -> tuple[Shard, VersionEntry]:
    shard = current_index(writer).shard(check_name(name))
    entry = shard.entry(version) if shard else None
    if shard is None or entry is None:
        held = ", ".join(known.version for known in shard.versions[:20]) if shard else "no version of it"
        message = f"{writer.place} does not hold {name} {version[:80]}"
        raise LibraryError(message, rule="version-unresolved", hint=f"it holds: {held}")
    return shard, entry


def _put(writer: HubWriter, shard: Shard, entry: VersionEntry, event: Event) -> Shard:
    """The shard with that entry; nothing is written, and nothing noted, when it is the one there was."""
    if shard.entry(entry.version) == entry:
        return shard
    entries = tuple(entry if known.version == entry.version else known for known in shard.versions)
    after = replace(shard, versions=entries)
    put_shard(writer, after)
    add_event(writer, shard.name, event)
    return after
