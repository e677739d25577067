"""The options that say when a pipeline runs again, and the schedule they make."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import click

from catalog.cli.moments import moment_in_zone
from catalog.cli.shared_options import Function
from catalog.errors import UsageError
from catalog.pipeline.schedule import Overlap, Schedule
from catalog.pipeline.schedule_period import EVERY, period_of

OVERLAPS: dict[str, Overlap] = {"allow": "Allow", "queue": "Forbid", "skip": "Skip", "replace": "Replace"}
NAMES = {overlap: name for name, overlap in OVERLAPS.items()}
NO_BOUND = "none"
SCHEDULE_OPTIONS = (
    *("cron", "every", "timezone", "start", "end"),
    *("overlap", "max_concurrent", "catch_up", "deadline"),
)

_OPTIONS: tuple[Callable[[Any], Any], ...] = (
    click.option("--cron", metavar="CRON", help="Five fields, six with the second first, or @daily, @hourly, …"),
    click.option("--every", metavar="DURATION", help="A period instead: 90m, 1h30m, 45s."),
    click.option("--timezone", metavar="ZONE", help="Whose clock the cron text follows. [default: UTC]"),
    click.option("--start", metavar="TIME", help="No tick up to it: 2030-01-31T09:00, in --timezone unless it says."),
    click.option("--end", metavar="TIME", help="No tick after it."),
    click.option(
        "--overlap",
        type=click.Choice(list(OVERLAPS)),
        help="What a tick does while --max-concurrent runs go on: start all the same, wait for one to end, "
        "be skipped, or end the oldest. [default: allow; queue with --max-concurrent]",
    ),
    click.option(
        "--max-concurrent", type=click.IntRange(min=1), metavar="N", help="How many runs may go on. [default: 1]"
    ),
    click.option(
        "--catch-up",
        metavar="none|latest|all|N",
        help="Which of the ticks that were missed are made up: none, the latest, all, the N latest. [default: latest]",
    ),
    click.option(
        "--deadline", metavar="SECONDS|none", help="How late a run may start before it is dropped. [default: none]"
    ),
)


def with_schedule_options(function: Function) -> Function:
    """Adds all of them."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


def changed_schedule(
    before: Schedule,
    *,
    cron: str | None,
    every: str | None,
    timezone: str | None,
    start: str | None,
    end: str | None,
    overlap: str | None,
    max_concurrent: int | None,
    catch_up: str | None,
    deadline: str | None,
) -> Schedule:
    """The schedule with what was said changed; an empty --start or --end takes it away. Raises UsageError."""
    changes: dict[str, Any] = {**_trigger(cron, every), **_overlap(before, overlap, max_concurrent)}
    zone = before.timezone if timezone is None else timezone
    changes["timezone"] = zone
    for name, text in (("start", start), ("end", end)):
        if text is not None:
            changes[name] = moment_in_zone(text or None, zone, f"--{name}")
    if catch_up is not None:
        changes |= _catch_up(catch_up)
    if deadline is not None:
        changes["deadline_seconds"] = None if deadline == NO_BOUND else _number(deadline, "--deadline")
    return replace(before, **changes)


def _trigger(cron: str | None, every: str | None) -> dict[str, Any]:
    if cron is not None and every is not None:
        raise click.UsageError("--cron and --every contradict each other")
    if every is not None:
        return {"cron": "", "every_seconds": period_of(Schedule(cron=EVERY + every))}
    return {} if cron is None else {"cron": cron, "every_seconds": None}


def _overlap(before: Schedule, overlap: str | None, max_concurrent: int | None) -> dict[str, Any]:
    if overlap == "allow":
        if max_concurrent is not None:
            raise click.UsageError("--overlap allow and --max-concurrent contradict each other")
        return {"overlap": "Allow", "max_concurrency": None}
    changes: dict[str, Any] = {}
    if max_concurrent is not None:
        changes = {"max_concurrency": max_concurrent, "overlap": before.overlap}
        if before.overlap == "Allow":
            changes["overlap"] = "Forbid"
    return changes if overlap is None else {**changes, "overlap": OVERLAPS[overlap]}


def _catch_up(text: str) -> dict[str, Any]:
    words: dict[str, dict[str, Any]] = {
        "none": {"catch_up": False, "catch_up_last": 0},
        "latest": {"catch_up": False, "catch_up_last": None},
        "all": {"catch_up": True, "catch_up_last": None},
    }
    if text in words:
        return words[text]
    return {"catch_up": True, "catch_up_last": _number(text, "--catch-up")}


def _number(text: str, option: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise UsageError(f"{option}: {text[:40]!r} is no whole number", rule="bad-number", hint="such as 3")
    return int(text)


def trigger_text(schedule: Schedule) -> str:
    """`0 9 * * * Europe/Berlin`, `every 3600 s`."""
    if schedule.every_seconds is not None:
        return f"every {schedule.every_seconds} s"
    return f"{schedule.cron.strip()} {schedule.timezone}"


def catch_up_text(schedule: Schedule) -> str:
    """What is made up: none, latest, all, or a number."""
    if schedule.catch_up_last is not None:
        return str(schedule.catch_up_last or "none")
    return "all" if schedule.catch_up else "latest"
