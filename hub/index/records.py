"""Who did what to a component of a hub, and when: `records/<name>.json`. It stands outside of what digests cover."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timezone
from typing import Any

from catalog.errors import IntegrityError
from catalog.library.hub.files import HubFiles
from catalog.library.index.canonical import canonical
from catalog.library.index.paths import records_path
from hub.index.store import HubWriter

MAX_RECORDS_BYTES = 16 << 20


@dataclass(frozen=True, slots=True)
class Event:
    """One thing done to a component.

    `action` is publish, deprecate, undeprecate, supersede, yank, unyank, tag or untag; `at` an ISO time in UTC such as
    `2025-01-31T12:00:00Z`; `note` the reason given, the successor or the tag.
    """

    action: str
    version: str
    by: str
    at: str
    note: str = ""


def time_text(at: datetime) -> str:
    """A time with a zone as records have it."""
    return at.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def read_records(files: HubFiles, name: str) -> tuple[Event, ...]:
    """What was done to a component, the oldest first; `name` is checked. IntegrityError for a file that is none."""
    path = records_path(name)
    data = files.read(path, MAX_RECORDS_BYTES)
    if data is None:
        return ()
    try:
        return tuple(_event(item) for item in json.loads(data)["events"])
    except (ValueError, TypeError, KeyError, RecursionError):
        where = f"{files.place}/{path}"
        raise IntegrityError(f"{where} holds no records", rule="hub-malformed", hint="ask the hub's owner") from None


def add_event(writer: HubWriter, name: str, event: Event) -> None:
    """Note one more thing done to a component."""
    add_events(writer, name, (event,))


def add_events(writer: HubWriter, name: str, events: Iterable[Event]) -> None:
    """Note several things done to a component."""
    told = [_struct(known) for known in (*read_records(writer, name), *events)]
    writer.write(records_path(name), canonical({"name": name, "events": told}))


def _struct(event: Event) -> dict[str, str]:
    return {key: value for key, value in asdict(event).items() if value or key != "note"}


def _event(item: dict[str, Any]) -> Event:
    action, version, by, at = (str(item[key]) for key in ("action", "version", "by", "at"))
    return Event(action, version, by, at, str(item.get("note", "")))
