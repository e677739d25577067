"""A schedule as the fields of a form, and the fields as a schedule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from catalog.errors import CatalogError
from catalog.pipeline.schedule import Overlap, Schedule
from catalog.pipeline.schedule_check import check_schedule
from catalog.pipeline.schedule_clock import find_zone
from catalog.pipeline.schedule_period import period_of
from hub.run_pages.forms_problems import sentence

UNITS: Mapping[str, int] = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400}
OVERLAPS: Mapping[str, str] = {
    "Allow": "start all the same",
    "Forbid": "wait until one ends",
    "Skip": "leave the run out",
    "Replace": "end the oldest run",
}
CATCH_UPS: Mapping[str, str] = {
    "latest": "the latest one",
    "none": "none of them",
    "all": "all of them",
    "last": "the newest ones, as many as",
}
TIME = "%a %Y-%m-%d %H:%M:%S"
NAMES = (
    *("trigger", "cron", "every", "unit", "timezone", "start", "end"),
    *("overlap", "max_concurrency", "catch_up", "catch_up_last", "deadline"),
)
LABELS = {
    "cron": "Cron",
    "every": "Every",
    "timezone": "Time zone",
    "start": "Not before",
    "end": "Not after",
    "overlap": "While earlier runs go on",
    "max_concurrency": "Runs at once",
    "catch_up": "Missed runs",
    "catch_up_last": "How many",
    "deadline": "Latest start",
}
_FIELD_OF_RULE = {
    "bad-cron": "cron",
    "bad-period": "every",
    "unknown-timezone": "timezone",
    "schedule-window": "end",
    "bad-overlap": "overlap",
    "bad-concurrency": "max_concurrency",
    "bad-catch-up": "catch_up_last",
    "bad-deadline": "deadline",
}
_SECONDS = "%Y-%m-%dT%H:%M:%S"


@dataclass(frozen=True)
class ScheduleForm:
    """What stands in the fields, by their names, and what is wrong with it; `schedule` is None while something is."""

    texts: Mapping[str, str]
    schedule: Schedule | None = None
    errors: Mapping[str, str] = field(default_factory=dict)


def schedule_texts(schedule: Schedule) -> dict[str, str]:
    """The fields of a schedule."""
    every = schedule.every_seconds
    if every is None and schedule.cron.strip().startswith("@every"):
        every = period_of(schedule)
    unit = "hours" if every is None else next(name for name in reversed(list(UNITS)) if every % UNITS[name] == 0)
    last = schedule.catch_up_last
    words = {None: "all" if schedule.catch_up else "latest", 0: "none"}
    return {
        "trigger": "cron" if every is None else "period",
        "cron": schedule.cron if every is None else "",
        "every": "" if every is None else str(every // UNITS[unit]),
        "unit": unit,
        "timezone": schedule.timezone,
        "start": _wall(schedule.start, schedule.timezone),
        "end": _wall(schedule.end, schedule.timezone),
        "overlap": schedule.overlap,
        "max_concurrency": "" if schedule.max_concurrency is None else str(schedule.max_concurrency),
        "catch_up": words.get(last, "last"),
        "catch_up_last": str(last) if last else "",
        "deadline": "" if schedule.deadline_seconds is None else str(schedule.deadline_seconds),
    }


def read_schedule(given: Mapping[str, str], before: Schedule | None = None) -> ScheduleForm:
    """The schedule that fields are, checked; a moment that stands as in `before` is the same instant as there."""
    texts = {name: given.get(name, "").strip() for name in NAMES}
    errors: dict[str, str] = {}
    values = {**_trigger(texts, errors), **_bounds(texts, errors), **_window(texts, errors, before)}
    if errors:
        return ScheduleForm(texts, None, errors)
    schedule = Schedule(**values)
    for finding in check_schedule(schedule):
        trigger = "every" if texts["trigger"] == "period" else "cron"
        told = f"{sentence(finding.message)} {sentence(finding.hint)}".strip()
        errors.setdefault(_FIELD_OF_RULE.get(finding.rule, trigger), told)
    return ScheduleForm(texts, None if errors else schedule, errors)


def _trigger(texts: Mapping[str, str], errors: dict[str, str]) -> dict[str, Any]:
    if texts["trigger"] != "period":
        return {"cron": texts["cron"]}
    number = _number(texts, "every", errors)
    if number is None and "every" not in errors:
        errors["every"] = "How often? Give a number."
    return {"every_seconds": (number or 0) * UNITS.get(texts["unit"], 1)}


def _bounds(texts: Mapping[str, str], errors: dict[str, str]) -> dict[str, Any]:
    last = _number(texts, "catch_up_last", errors) if texts["catch_up"] == "last" else None
    if texts["catch_up"] == "last" and last is None:
        errors.setdefault("catch_up_last", "How many? Give a number.")
    overlap = texts["overlap"] or "Allow"
    return {
        "overlap": cast(Overlap, overlap),
        "max_concurrency": _number(texts, "max_concurrency", errors) if overlap != "Allow" else None,
        "catch_up": texts["catch_up"] in ("all", "last"),
        "catch_up_last": 0 if texts["catch_up"] == "none" else last,
        "deadline_seconds": _number(texts, "deadline", errors),
    }


def _window(texts: Mapping[str, str], errors: dict[str, str], before: Schedule | None) -> dict[str, Any]:
    zone = texts["timezone"] or "UTC"
    values: dict[str, Any] = {"timezone": zone}
    known = schedule_texts(before) if before is not None else {}
    same_zone = before is not None and before.timezone == zone
    for name in ("start", "end"):
        if same_zone and texts[name] == known[name]:
            values[name] = getattr(before, name)
        else:
            values[name] = moment_of(texts[name], zone, name, errors)
    return values


def moment_of(text: str, zone: str, name: str, errors: dict[str, str]) -> datetime | None:
    """The time on the clock of a zone; None for none, and for what is none, which `errors` then tells of `name`."""
    if not text:
        return None
    try:
        # Python 3.10 does not read the Z of UTC.
        moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
        return moment if moment.tzinfo else moment.replace(tzinfo=find_zone(zone))
    except ValueError:
        errors[name] = "This is no time: write 2030-01-31T09:00."
    except CatalogError:
        errors["timezone"] = f"{zone[:60]} is no time zone. Give an IANA name, such as Europe/Berlin."
    return None


def _wall(moment: datetime | None, zone: str) -> str:
    return "" if moment is None else on_the_wall(moment, zone).strftime(_SECONDS)


def on_the_wall(moment: datetime, zone: str) -> datetime:
    """The same instant on the clock of a zone; as it is where there is no such zone."""
    try:
        return moment.astimezone(find_zone(zone))
    except CatalogError:
        return moment


def _number(texts: Mapping[str, str], name: str, errors: dict[str, str]) -> int | None:
    text = texts[name]
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        errors[name] = "This must be a whole number."
        return None
    return int(text)
