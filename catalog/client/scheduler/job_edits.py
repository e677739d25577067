"""What is to change about a recurring run, as plain values: the same from a command, a form or a request."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from catalog.errors import UsageError
from catalog.pipeline.schedule import OVERLAPS, Schedule
from catalog.pipeline.schedule_json import schedule_from_json, schedule_to_json

if TYPE_CHECKING:
    from catalog.store.recurring_runs import RecurringRun

_TEXTS = ("cron", "timezone", "start", "end", "overlap")
_NUMBERS = ("every_seconds", "max_concurrency", "catch_up_last", "deadline_seconds")
_FLAGS = ("catch_up",)
_MOST = 1 << 40


@dataclass(frozen=True)
class JobEdits:
    """Each None stays as it is. `arguments` come on top of those it has.

    `pipeline` is a reference, a file or a text. `schedule` holds fields as `schedule_to_json` writes them, each in
    place of the one of that name; null brings its default back.
    """

    name: str | None = None
    description: str | None = None
    experiment: str | None = None
    pipeline: str | None = None
    arguments: Mapping[str, str] = field(default_factory=dict)
    schedule: Mapping[str, Any] = field(default_factory=dict)


def edited(edits: JobEdits, revised: Mapping[str, Any]) -> Callable[[RecurringRun], RecurringRun]:
    """The change for `edit_recurring_run`; `revised` are the fields that a new pipeline or new arguments bring."""
    told = {"name": edits.name, "description": edits.description, "experiment": edits.experiment}
    said: dict[str, Any] = {key: text for key, text in told.items() if text is not None}

    def change(before: RecurringRun) -> RecurringRun:
        return replace(before, **said, **revised, schedule=patched(before.schedule, edits.schedule))

    return change


def patched(before: Schedule, patch: Mapping[str, Any]) -> Schedule:
    """The schedule with some fields in place of its own. UsageError (rule schedule-field)."""
    return read_schedule({**schedule_to_json(before), **patch}) if patch else before


def read_schedule(value: Mapping[str, Any]) -> Schedule:
    """The schedule of a JSON object, each field of its type. UsageError (rule schedule-field); whether the fields make
    sense together is for `require_schedule` to say."""
    given = {name: item for name, item in value.items() if item is not None and name != "enabled"}
    for name, item in given.items():
        _check(name, item)
    try:
        found = schedule_from_json(given)
    except ValueError:
        raise _wrong("start or end", "is no moment in ISO 8601") from None
    for name in ("start", "end"):
        moment: datetime | None = getattr(found, name)
        if moment is not None and moment.tzinfo is None:
            raise _wrong(name, "names no time zone, such as +00:00")
    return found


def changes_between(before: Schedule, after: Schedule) -> dict[str, Any]:
    """The fields that `patched` needs to make `after` of `before`."""
    old, new = schedule_to_json(before), schedule_to_json(after)
    names = [item.name for item in dataclasses.fields(Schedule) if item.name != "enabled"]
    return {name: new.get(name) for name in names if old.get(name) != new.get(name)}


def _check(name: str, item: object) -> None:
    if name in _TEXTS:
        fits = isinstance(item, str) and len(item) <= 200 and "\0" not in item
    elif name in _NUMBERS:
        fits = isinstance(item, int) and not isinstance(item, bool) and abs(item) <= _MOST
    else:
        fits = name in _FLAGS and isinstance(item, bool)
    if not fits:
        known = ", ".join((*_TEXTS, *_NUMBERS, *_FLAGS))
        raise _wrong(name[:40], f"is unknown or not of its type; there are {known}")
    if name == "overlap" and item not in OVERLAPS:
        raise _wrong(name, f"is one of {', '.join(OVERLAPS)}")


def _wrong(name: str, why: str) -> UsageError:
    return UsageError(f'of the schedule, "{name}" {why}', rule="schedule-field", hint="see the schedule's fields")
