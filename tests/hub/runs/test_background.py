"""What a served hub does with runs beside answering."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from pathlib import Path

import httpx

from catalog.client.create import create_run
from catalog.client.prepare import prepare_run
from catalog.pipeline.schedule import Schedule
from catalog.run.model import RunChange, State
from catalog.store.find_runs import RunFilter, list_runs
from catalog.store.leader import current_leader
from catalog.store.record import record
from catalog.store.schedule_state import get_state
from hub.runs.open_runs import open_runs
from hub.runs.own_components import with_own_components
from hub.runs.place import RunPlace
from hub.runs.recurring import create_recurring, set_enabled
from tests.cli.waiting import wait_for
from tests.hub.registry.samples import published
from tests.hub.runs.scene import OPERATOR, ended, request
from tests.hub.served import PATIENCE, Served, served

SERVER = {"engine": "process", "trust": True, "open_writes": True}


def place_of(hub: Served) -> RunPlace:
    """The runs of the served hub."""
    return RunPlace(with_own_components(hub.session, hub.registry), hub.registry, "process", trust=True)


def test_the_runs_of_a_schedule_are_started_by_the_rules_of_the_server(tmp_path: Path) -> None:
    with served(tmp_path / "hub", **SERVER) as hub:
        published(hub.registry, "team/echo")
        place = place_of(hub)
        asked = replace(request(), pipeline="team/echo@^1", engine="", arguments={"text": "[[Index]]"})
        job = create_recurring(place, OPERATOR, asked, Schedule(every_seconds=1, overlap="Skip"), follow_latest=True)
        wanted = RunFilter(recurring_run_id=job.recurring_run_id, state=State.SUCCEEDED)
        wait_for(lambda: list_runs(hub.session.store, wanted), "a run that succeeded")
        set_enabled(place, OPERATOR, job.recurring_run_id, False)
        first = list_runs(hub.session.store, wanted)[-1]
        assert (first.engine, first.pipeline_version, first.arguments) == ("process", "1.0.0", {"text": "1"})
        assert job.engine == "" and get_state(hub.session.store, job.recurring_run_id).message == ""
        wait_for(lambda: all(run.state.ended for run in list_runs(hub.session.store)), "the end of all runs")


def test_what_a_server_that_is_gone_left_behind_is_taken_up_by_the_next(tmp_path: Path) -> None:
    with open_runs(tmp_path / "hub") as session:
        run_id = create_run(prepare_run(replace(request(), locked=False), session), session)
        record(session.store, run_id, RunChange(State.RUNNING, time.time()))
    with served(tmp_path / "hub", **SERVER) as hub:
        assert ended(hub.session, run_id).state is State.SUCCEEDED
        assert current_leader(hub.session.store, "follower") and current_leader(hub.session.store, "scheduler")
    with open_runs(tmp_path / "hub") as session:
        assert not current_leader(session.store, "follower") and not current_leader(session.store, "scheduler")


def test_a_server_ends_although_somebody_listens(tmp_path: Path) -> None:
    heard = threading.Event()
    over = threading.Event()

    def listen(address: str, run_id: str) -> None:
        with httpx.stream("GET", f"{address}/api/v1/runs/{run_id}/events", timeout=PATIENCE) as answer:
            if answer.status_code == 200 and answer.headers["content-type"].startswith("text/event-stream"):
                for _ in answer.iter_lines():
                    heard.set()
        over.set()

    with served(tmp_path / "hub", **SERVER) as hub:
        # A run that waits for ever: nobody drives it, and the follower leaves what is new alone.
        waiting = create_run(prepare_run(replace(request(), locked=False), hub.session), hub.session)
        listener = threading.Thread(target=listen, args=(hub.address, waiting), daemon=True)
        listener.start()
        assert heard.wait(PATIENCE)
        assert not over.is_set()
    assert over.wait(PATIENCE)
    listener.join(PATIENCE)
