"""Two years on a fake clock, in several time zones, against a model that knows no cron library and no arithmetic."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from catalog.pipeline.schedule import Schedule
from tests.client.scheduler.world import World

UTC = timezone.utc
BEGIN, END = datetime(2025, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
QUARTER = timedelta(minutes=15)
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Case:
    """A schedule whose ticks lie on quarters of an hour, and what its wall clock shows when it ticks."""

    name: str
    schedule: Schedule
    shows: Callable[[datetime], bool]


CASES = (
    Case(
        "in the hour that is skipped and doubled",
        Schedule(cron="30 2 * * *", timezone="Europe/Berlin"),
        lambda wall: (wall.hour, wall.minute) == (2, 30),
    ),
    Case(
        "every three hours",
        Schedule(cron="15 */3 * * *", timezone="America/New_York"),
        lambda wall: wall.hour % 3 == 0 and wall.minute == 15,
    ),
    Case(
        "on working days",
        Schedule(cron="0 15 9 ? * MON-FRI", timezone="America/Los_Angeles"),
        lambda wall: (wall.hour, wall.minute) == (9, 15) and wall.isoweekday() <= 5,
    ),
    Case(
        "where clocks change by half an hour",
        Schedule(cron="45 1 * * *", timezone="Australia/Lord_Howe"),
        lambda wall: (wall.hour, wall.minute) == (1, 45),
    ),
    Case(
        "at midnight, which a zone skips",
        Schedule(cron="0 0 * * *", timezone="Africa/Cairo"),
        lambda wall: (wall.hour, wall.minute) == (0, 0),
    ),
    Case(
        "on the first of a month or a Sunday",
        Schedule(cron="0 12 1 * 0", timezone="Pacific/Auckland"),
        lambda wall: (wall.hour, wall.minute) == (12, 0) and (wall.day == 1 or wall.isoweekday() == 7),
    ),
    Case(
        "every six hours from a start",
        Schedule(every_seconds=21600, start=datetime(2025, 1, 1, 1, 45, tzinfo=UTC)),
        lambda wall: (wall - timedelta(hours=1, minutes=45)).hour % 6 == 0 and wall.minute == 45,
    ),
)


def model_ticks(case: Case) -> list[datetime]:
    """Every quarter of an hour at which the clock on the wall shows what it must."""
    zone, found = ZoneInfo(case.schedule.timezone), []
    instant = max(BEGIN, case.schedule.start or BEGIN) + QUARTER
    while instant <= END:
        if case.shows(instant.astimezone(zone)):
            found.append(instant)
        instant += QUARTER
    return found


def wakings(world: World) -> Iterator[datetime]:
    """When the scheduler looks: a little after each tick and at other times, and not at all for days now and then."""
    chance = random.Random(7)
    now = BEGIN
    while now < END:
        if chance.random() < 0.01:
            now += timedelta(seconds=chance.randint(3600, 9 * 86400))
        elif world.next_tick is not None:
            now = max(now, world.next_tick) + timedelta(seconds=chance.randint(0, 50))
        else:
            now += timedelta(hours=1)
        now = min(now, END)
        yield now


def drive(world: World) -> list[datetime]:
    """Two years; returns when the scheduler looked."""
    looked = []
    world.turn(BEGIN)
    for now in wakings(world):
        world.turn(now)
        looked.append(now)
    return looked


def made_up(ticks: list[datetime], looked: list[datetime], newest: int) -> list[datetime]:
    """Of the ticks that each look finds, those on time, or the so many newest when these are more."""
    groups: defaultdict[datetime, list[datetime]] = defaultdict(list)
    remaining = iter(looked)
    look = next(remaining)
    for tick in ticks:
        while look < tick:
            look = next(remaining)
        groups[look].append(tick)
    found: list[datetime] = []
    for look, group in groups.items():
        on_time = sum(look - tick <= MINUTE for tick in group)
        found += group[max(0, len(group) - max(newest, on_time)) :]
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_tick_fires_once_when_all_are_made_up(case: Case) -> None:
    world = World(replace(case.schedule, catch_up=True), BEGIN)
    drive(world)
    assert world.ticks == model_ticks(case)
    assert world.notes == [] and world.skipped == {}


@pytest.mark.parametrize("newest", [None, 0, 3])
@pytest.mark.parametrize("case", CASES[:3], ids=lambda case: case.name)
def test_some_of_the_missed_ticks_fire_when_only_some_are_made_up(case: Case, newest: int | None) -> None:
    world = World(replace(case.schedule, catch_up_last=newest), BEGIN)
    looked = drive(world)
    expected = made_up(model_ticks(case), looked, 1 if newest is None else newest)
    assert world.ticks == expected
    assert 300 < len(expected) < len(model_ticks(case))


def test_with_forbid_every_tick_fires_once_in_order_and_never_more_at_once_than_the_bound() -> None:
    case = CASES[1]
    chance = random.Random(1)
    lasting: defaultdict[datetime, timedelta] = defaultdict(lambda: timedelta(minutes=chance.choice([30, 120, 300])))
    schedule = replace(case.schedule, overlap="Forbid", max_concurrency=2, catch_up=True)
    world = World(schedule, BEGIN, lambda tick: lasting[tick])
    drive(world)
    # What still waits at the end starts once others have ended.
    later = END
    world.schedule = replace(schedule, end=END)
    while world.waiting:
        later += QUARTER
        world.turn(later)
    assert world.ticks == model_ticks(case)
    for run in world.runs[::100]:
        assert sum(other.began <= run.began < other.ends for other in world.runs) <= 2


def test_with_skip_a_tick_on_time_fires_when_there_is_room_and_is_skipped_when_there_is_none() -> None:
    case = CASES[1]
    schedule = replace(case.schedule, overlap="Skip", catch_up_last=0)
    world = World(schedule, BEGIN, lambda tick: timedelta(minutes=200))
    looked = drive(world)
    on_time = made_up(model_ticks(case), looked, 0)
    assert sorted([*world.ticks, *world.skipped]) == on_time
    began = [run.began for run in world.runs]
    assert all(later - earlier >= timedelta(minutes=200) for earlier, later in pairwise(began))
    # No tick is skipped but while a run goes on.
    ends = {run.tick: run.ends for run in world.runs}
    for tick in list(world.skipped)[::40]:
        assert any(earlier < tick and tick - MINUTE < end for earlier, end in ends.items())


def test_with_replace_one_run_goes_on_and_it_is_that_of_the_latest_tick() -> None:
    case = CASES[1]
    schedule = replace(case.schedule, overlap="Replace", catch_up=True)
    world = World(schedule, BEGIN, lambda tick: timedelta(hours=30))
    drive(world)
    assert sorted([*world.ticks, *world.skipped]) == model_ticks(case)
    for earlier, later in pairwise(world.runs):
        assert earlier.ends <= later.began and earlier.tick < later.tick


def test_switching_off_and_on_replays_nothing_and_everything_when_asked() -> None:
    case = CASES[2]
    ticks = model_ticks(case)
    off, on = datetime(2025, 3, 20, tzinfo=UTC), datetime(2025, 4, 20, tzinfo=UTC)
    for replay in (False, True):
        world = World(replace(case.schedule, catch_up=True), BEGIN)
        world.turn(off)
        world.schedule = replace(world.schedule, enabled=False)
        world.turn(off + timedelta(days=9))
        world.schedule = replace(world.schedule, enabled=True)
        if not replay:
            world.settled = on
        world.turn(on)
        world.turn(END)
        gap = [tick for tick in ticks if off < tick <= on]
        assert world.ticks == [tick for tick in ticks if replay or tick not in gap]
        assert len(gap) == 22
