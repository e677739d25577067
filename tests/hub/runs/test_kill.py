"""A server that is killed at any moment: restarted, every tick has its one run, and every run comes to its end once."""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter
from contextlib import suppress
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from catalog.client.scheduler.jobs import create_recurring
from catalog.client.session import Session
from catalog.pipeline.schedule import Schedule
from catalog.run.model import State
from catalog.spec.model import ComponentSpec
from catalog.store.find_runs import RunFilter, list_runs
from catalog.store.open_runs import open_runs as runs_that_go_on
from catalog.store.recurring_runs import RecurringRun
from catalog.store.schedule_fires import list_fires
from catalog.store.schedule_rows import FireState
from hub.registry.principal import EVERYTHING
from hub.registry.registry import open_registry
from hub.runs.open_runs import open_runs
from hub.runs.place import RunPlace
from hub.runs.start import start_run
from tests.cli.waiting import wait_for
from tests.client.building import pipeline, shell, task
from tests.hub.process import hub_process
from tests.hub.runs.scene import request

SEED = 20261123
SERVER = ("--open", "--engine", "process", "--trust")
PERIOD = timedelta(seconds=2)
STEPS = ("a", "b", "c")


def noting(effects: Path, steps: tuple[str, ...] = ("once",)) -> ComponentSpec:
    """A pipeline of steps one after the other; each notes in a file of its own name which run it belongs to."""
    parts = {}
    for number, name in enumerate(steps):
        step = shell(f'sleep 0.3; echo "$0" >> {effects}/{name}', ["run"], name=name)
        parts[name] = task(step, after=steps[max(0, number - 1) : number], run="{{workflow.uid}}")
    return pipeline(parts)


def noted(effects: Path, step: str) -> Counter[str]:
    """How often a step ran, by run."""
    file = effects / step
    return Counter(file.read_text().split() if file.exists() else ())


def kill_runners(session: Session, chance: random.Random) -> None:
    """The death of some of the processes that drive runs, by chance."""
    from catalog.store.claims import live_runner

    for run in runs_that_go_on(session.store):
        runner = live_runner(session.store, run.run_id)
        if runner is not None and chance.random() < 0.5:
            with suppress(ProcessLookupError):
                os.kill(runner.pid, signal.SIGKILL)


def scheduled(session: Session, effects: Path, ticks: int) -> RecurringRun:
    """A recurring run of so many ticks, the first of them soon."""
    start = datetime.now(timezone.utc).replace(microsecond=0)
    every = int(PERIOD.total_seconds())
    schedule = Schedule(every_seconds=every, start=start, end=start + ticks * PERIOD, catch_up=True)
    return create_recurring(request(noting(effects)), schedule, session, start)


def lives(folder: Path, session: Session, chance: random.Random, rounds: int) -> None:
    """Servers that are killed one after the other, with some of what they had started."""
    for _ in range(rounds):
        with hub_process(folder, *SERVER) as server:
            time.sleep(chance.uniform(0.0, 3.0))
            server.kill()
        kill_runners(session, chance)


def check(session: Session, effects: Path, job: RecurringRun, ticks: int, started: list[str]) -> None:
    """Every tick has one run, and every run succeeded."""
    fires = list_fires(session.store, job.recurring_run_id, limit=1000)
    assert [fire.state for fire in fires] == [FireState.STARTED] * ticks
    assert len({fire.scheduled_at for fire in fires}) == ticks
    runs = list_runs(session.store, RunFilter(recurring_run_id=job.recurring_run_id), limit=1000)
    assert sorted(run.run_id for run in runs) == sorted(fire.run_id for fire in fires)
    everything = list_runs(session.store, limit=1000)
    assert {run.run_id for run in everything} == {*started, *(run.run_id for run in runs)}
    assert {run.state for run in everything} == {State.SUCCEEDED}, [run.message for run in everything]
    assert set(noted(effects, "once")) == {run.run_id for run in runs}
    for step in STEPS:
        assert set(noted(effects, step)) == set(started)


def prove(tmp_path: Path, seed: int, rounds: int, ticks: int, runs: int) -> None:
    """So many killed servers, over so many ticks and runs of three steps."""
    folder, effects, chance = tmp_path / "hub", tmp_path / "effects", random.Random(seed)
    effects.mkdir()
    with open_registry(folder) as registry, open_runs(folder) as session:
        place = RunPlace(session, registry, "process", trust=True)
        job = scheduled(session, effects, ticks)
        started = [start_run(place, EVERYTHING, request(noting(effects, STEPS))).run_id for _ in range(runs)]
        lives(folder, session, chance, rounds)
        with hub_process(folder, *SERVER):
            wait_for(lambda: len(list_fires(session.store, job.recurring_run_id, limit=1000)) == ticks, "the last tick")
            wait_for(lambda: len(list_runs(session.store, limit=1000)) == ticks + runs, "a run for each tick")
            wait_for(lambda: not runs_that_go_on(session.store), "the end of all runs")
        check(session, effects, job, ticks, started)


def test_no_tick_and_no_run_is_lost_or_doubled_when_the_server_is_killed(tmp_path: Path) -> None:
    prove(tmp_path, SEED, rounds=2, ticks=4, runs=1)


@pytest.mark.soak
@pytest.mark.skipif(not os.environ.get("CATALOG_SOAK"), reason="the long form: `make soak`")
@pytest.mark.parametrize("number", range(10))
def test_the_same_often(tmp_path: Path, number: int) -> None:
    prove(tmp_path, SEED + number, rounds=8, ticks=12, runs=4)
