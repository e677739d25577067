"""The scheduler's thread in a server."""

from __future__ import annotations

import threading
from datetime import datetime, timezone
from pathlib import Path

from catalog.client.request import RunRequest
from catalog.client.scheduler.jobs import create_recurring
from catalog.client.scheduler.service import running_scheduler
from catalog.client.session import open_session
from catalog.pipeline.schedule import Schedule
from catalog.store.leader import current_leader
from tests.cli.waiting import wait_for


def test_ticks_of_the_real_clock_start_runs_while_the_block_lasts(tmp_path: Path) -> None:
    seen = threading.Event()
    with open_session(home=tmp_path / "home", database="", artifact_root="") as session:
        request = RunRequest("echo@1", {"text": "[[Index]]"}, engine="process")
        create_recurring(request, Schedule(every_seconds=1), session, datetime.now(timezone.utc))
        with running_scheduler(session, lambda run_id: seen.set()):
            assert seen.wait(60)
            assert current_leader(session.store, "scheduler")
        assert not current_leader(session.store, "scheduler")


def test_runs_are_processes_of_their_own_unless_the_server_says_otherwise(tmp_path: Path) -> None:
    from catalog.store.find_runs import RunFilter, list_runs

    with open_session(home=tmp_path / "home", database="", artifact_root="") as session:
        request = RunRequest("echo@1", {"text": "[[Index]]"}, engine="process")
        now = datetime.now(timezone.utc)
        schedule = Schedule(cron="* * * * * *", overlap="Skip")
        job = create_recurring(request, schedule, session, now)
        wanted = RunFilter(recurring_run_id=job.recurring_run_id)

        def ended() -> bool:
            return any(run.state.good for run in list_runs(session.store, wanted))

        with running_scheduler(session):
            wait_for(ended, "a run that succeeded")
        first = list_runs(session.store, wanted)[-1]
        assert first.arguments == {"text": "1"}
        wait_for(lambda: all(run.state.ended for run in list_runs(session.store, wanted)), "the end of all runs")
