"""The scheduler's decision, as arithmetic: which ticks start a run now, which wait, which are dropped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from catalog.client.scheduler.decision import Decision, Fire, Standing
from catalog.pipeline.schedule import Schedule
from catalog.pipeline.schedule_ticks import MOST_MADE_UP, ON_TIME, due_between, next_after


def decide(schedule: Schedule, standing: Standing, now: datetime, running: Sequence[str]) -> Decision:
    """What to do at `now`; `running` are the ids of the runs that go on, the oldest first.

    Ticks that wait come before new ones, in the order of their times; ticks of a backfill take the room that is left,
    also while the schedule is disabled. Ticks that cannot be kept waiting, since very many do, stay due. Raises
    UsageError for a schedule that cannot be read.
    """
    queue = tuple(item.tick for item in standing.waiting if item.bound is None)
    full = len(queue) >= MOST_MADE_UP
    due = () if full else due_between(schedule, standing.settled, now, MOST_MADE_UP)
    fires: list[Fire] = []
    active = list(running)
    if schedule.enabled:
        fires += _scheduled(schedule, queue, due, now, active)
    for item in standing.waiting:
        if item.bound is not None and len(active) < item.bound:
            active.append("")
            fires.append(Fire(item.tick, "start"))
    settled = standing.settled
    if schedule.enabled and not full:
        more = schedule.makes_up_all and len(due) == MOST_MADE_UP
        settled = due[-1] if more else max(settled, now)
    return Decision(settled, tuple(fires), next_after(schedule, settled), _note(schedule, standing, due, now, full))


def _scheduled(
    schedule: Schedule, queue: Sequence[datetime], due: Sequence[datetime], now: datetime, active: list[str]
) -> Iterator[Fire]:
    """What becomes of the schedule's own ticks; `active` gets an entry for each one that starts."""
    bound = schedule.max_concurrency or 1
    in_time = [tick for tick in (*queue, *due) if not _too_late(schedule, tick, now)]
    overtaken = set(in_time[:-bound]) if schedule.overlap == "Replace" else set()
    waited = set(queue)
    for tick in (*queue, *due):
        if tick in overtaken:
            yield Fire(tick, "skip", reason="a later tick took its place")
        elif _too_late(schedule, tick, now):
            yield Fire(tick, "skip", reason=f"it could not start within {schedule.deadline_seconds} s")
        elif schedule.overlap == "Allow" or len(active) < bound:
            active.append("")
            yield Fire(tick, "start")
        elif schedule.overlap == "Replace":
            ended = active[: len(active) - bound + 1]
            active[: len(ended)] = []
            active.append("")
            yield Fire(tick, "start", replaces=tuple(ended))
        elif schedule.overlap == "Skip" and tick not in waited and now - tick <= ON_TIME:
            yield Fire(tick, "skip", reason=f"{len(active)} of its runs went on")
        elif tick not in waited:
            yield Fire(tick, "wait")


def _too_late(schedule: Schedule, tick: datetime, now: datetime) -> bool:
    if schedule.deadline_seconds is None:
        return False
    return now - tick > max(timedelta(seconds=schedule.deadline_seconds), ON_TIME)


def _note(schedule: Schedule, standing: Standing, due: Sequence[datetime], now: datetime, full: bool) -> str:
    if not schedule.enabled:
        return ""
    if full:
        return (
            f"{len(standing.waiting)} ticks wait for runs to end; later ones are not recorded until some have started"
        )
    missed = next_after(schedule, standing.settled)
    if missed is None or missed > now or (due and due[0] <= missed):
        return ""
    return f"ticks from {missed.isoformat()} on were missed and not made up"
