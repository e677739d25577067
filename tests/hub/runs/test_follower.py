from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from catalog.client.create import create_run
from catalog.client.detach import LOG as RUNNER_LOG
from catalog.client.prepare import prepare_run
from catalog.client.session import Session, open_session
from catalog.run.model import RunChange, State
from catalog.store.claims import claim_run, this_runner
from catalog.store.find_runs import get_run
from catalog.store.leader import current_leader
from catalog.store.open_runs import OpenRun, open_runs
from catalog.store.record import record
from catalog.store.runs import request_terminate
from hub.runs import follower as follower_module
from hub.runs.follow_run import follow_run, last_words, tell_trouble
from hub.runs.follower import Follower, running_follower
from tests.cli.waiting import wait_for
from tests.hub.runs.scene import ended, request


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """Empty stores."""
    with open_session(home=tmp_path / "home", database="", artifact_root="") as opened:
        yield opened


@pytest.fixture
def follower(session: Session) -> Iterator[Follower]:
    """One that takes its turns when told, and waits for nobody."""
    made = Follower(session, grace=0.0)
    yield made
    made.close()


def stored(session: Session) -> str:
    """A run that whoever stored it did not live to start."""
    return create_run(prepare_run(replace(request(), locked=False), session), session)


def followed(follower: Follower, session: Session, done: Callable[[], bool]) -> None:
    """Turns until it is done."""

    def look() -> bool:
        assert follower.turn()
        return done()

    wait_for(look, "what the follower is to do")


def test_a_run_that_nobody_started_is_started(session: Session, follower: Follower) -> None:
    run_id = stored(session)
    followed(follower, session, lambda: get_run(session.store, run_id).state.ended)
    assert get_run(session.store, run_id).state is State.SUCCEEDED


def test_a_run_whose_runner_died_is_taken_up(session: Session, follower: Follower) -> None:
    run_id = stored(session)
    record(session.store, run_id, RunChange(State.RUNNING, time.time()))
    dead = replace(this_runner(), pid=2**22 + 1)
    claim_run(session.store, run_id, dead)
    followed(follower, session, lambda: get_run(session.store, run_id).state.ended)
    assert get_run(session.store, run_id).state is State.SUCCEEDED


def test_a_run_that_is_driven_is_left_alone(session: Session, follower: Follower) -> None:
    run_id = stored(session)
    claim_run(session.store, run_id, this_runner())
    for _ in range(3):
        follower.turn()
    follower.close()
    assert not session.run_folder(run_id).exists()


def test_a_run_that_was_stored_just_now_is_left_to_who_stored_it(session: Session) -> None:
    patient = Follower(session, grace=3600.0)
    run_id = stored(session)
    patient.turn()
    patient.close()
    assert not session.run_folder(run_id).exists() and get_run(session.store, run_id).state is State.PENDING


def test_a_run_whose_end_was_asked_for_is_ended_and_not_started(session: Session, follower: Follower) -> None:
    run_id = stored(session)
    assert request_terminate(session.store, run_id)
    followed(follower, session, lambda: get_run(session.store, run_id).state.ended)
    assert get_run(session.store, run_id).state is State.TERMINATED
    assert not (session.run_folder(run_id) / RUNNER_LOG).exists()


def test_a_run_that_cannot_be_followed_is_told_so_and_tried_on(
    session: Session, follower: Follower, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from catalog.errors import MachineError

    def broken(run: OpenRun, _session: Session) -> None:
        raise MachineError(f"the cluster of {run.engine} does not answer", rule="cluster-unreachable")

    monkeypatch.setattr(follower_module, "follow_run", broken)
    monkeypatch.setattr("hub.runs.pace.FIRST_PAUSE", 0.01)
    run_id = stored(session)
    with caplog.at_level(logging.WARNING, logger="hub.runs"):
        followed(follower, session, lambda: bool(get_run(session.store, run_id).message))
    row = get_run(session.store, run_id)
    assert (row.state, row.message) == (State.PENDING, "not followed: the cluster of process does not answer")
    assert {(record.getMessage(), vars(record)["run"]) for record in caplog.records} == {("run not followed", run_id)}
    monkeypatch.undo()
    followed(follower, session, lambda: get_run(session.store, run_id).state.ended)
    assert get_run(session.store, run_id).state is State.SUCCEEDED


def test_one_run_that_meets_a_bug_keeps_no_other_waiting(
    session: Session, follower: Follower, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = stored(session), stored(session)

    def sometimes(run: OpenRun, opened: Session) -> None:
        if run.run_id == bad:
            raise ZeroDivisionError
        follow_run(run, opened)

    monkeypatch.setattr(follower_module, "follow_run", sometimes)
    followed(follower, session, lambda: get_run(session.store, good).state is State.SUCCEEDED)
    assert get_run(session.store, bad).state is State.PENDING


def test_why_a_runner_ended_stands_in_its_log(session: Session) -> None:
    run_id = stored(session)
    [run] = open_runs(session.store)
    assert last_words(run, session) == ""
    session.run_folder(run_id).mkdir(parents=True)
    (session.run_folder(run_id) / RUNNER_LOG).write_text("x" * 9000 + "\ndocker does not answer\n\n")
    assert last_words(run, session) == "docker does not answer"
    for _ in range(2):
        tell_trouble(run, session, "docker does not answer")
    assert get_run(session.store, run_id).message == "not followed: docker does not answer"
    assert open_runs(session.store)[0].last_sequence == 1


def test_one_of_several_servers_follows(session: Session, follower: Follower) -> None:
    other = Follower(session)
    assert follower.turn() and not other.turn()
    follower.close()
    assert other.turn()
    other.close()


def test_a_server_follows_as_long_as_it_lives(session: Session) -> None:
    with running_follower(session):
        wait_for(lambda: current_leader(session.store, "follower"), "the lead")
    assert not current_leader(session.store, "follower")
    run_id = stored(session)
    with running_follower(session):
        pass
    assert get_run(session.store, run_id).state is State.PENDING
    record(session.store, run_id, RunChange(State.RUNNING, time.time()))
    with running_follower(session):
        assert ended(session, run_id).state is State.SUCCEEDED


def test_of_many_runs_that_wait_only_some_begin_at_once(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    started: set[str] = set()
    monkeypatch.setattr(follower_module, "MOST_STARTED", 2)
    monkeypatch.setattr(follower_module, "follow_run", lambda run, _session: started.add(run.run_id))
    follower = Follower(session, grace=0.0)
    waiting = [stored(session) for _ in range(5)]
    for _ in range(3):
        follower.turn()
    follower.close()
    assert started == set(waiting[:2])
