"""A runner may be killed at any point: what was recorded as done is not done again."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from catalog.client.control import resume_run
from catalog.client.session import Session
from catalog.run.model import State
from catalog.store.find_runs import list_runs
from catalog.store.progress import get_tasks
from catalog.store.rows import TaskRow
from tests.client.effects_runner import TASKS

ROOT = Path(__file__).parent.parent.parent
SEED = 20240501


def start(effects: Path) -> subprocess.Popen[bytes]:
    """A process that runs the pipeline."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.client.effects_runner", str(effects)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
    )


def succeeded(session: Session) -> dict[str, TaskRow]:
    """The container tasks on record as succeeded."""
    rows = [row for run in list_runs(session.store) for row in get_tasks(session.store, run.run_id)]
    return {row.task: row for row in rows if row.task in TASKS and row.state is State.SUCCEEDED}


@pytest.mark.parametrize("round_number", range(6))
def test_a_killed_run_is_finished_without_repeating_what_succeeded(
    session: Session, tmp_path: Path, round_number: int
) -> None:
    effects = tmp_path / "effects"
    chance = random.Random(SEED + round_number)
    runner = start(effects)
    # Kill it when so many tasks are done, at a random moment inside the next ones.
    wanted = chance.randrange(0, len(TASKS))
    while runner.poll() is None and (not list_runs(session.store) or len(succeeded(session)) < wanted):
        time.sleep(0.002)
    time.sleep(chance.random() * 0.02)
    runner.send_signal(signal.SIGKILL)
    runner.communicate()
    before = succeeded(session)
    (run,) = list_runs(session.store)
    row = resume_run(run.run_id, session)
    assert row.state is State.SUCCEEDED, row.message
    after, times = succeeded(session), Counter(effects.read_text().split())
    assert set(after) == set(times) == TASKS
    assert {name: after[name] for name in before} == before
    assert {name: times[name] for name in before} == dict.fromkeys(before, 1)
