from __future__ import annotations

import dataclasses
import os

import pytest
from sqlalchemy import update

from catalog.errors import StoreError
from catalog.store.claims import (
    SILENCE_LIMIT,
    claim_run,
    heartbeat,
    live_runner,
    process_started,
    release,
    this_runner,
)
from catalog.store.runs import create_run
from catalog.store.schema import run_control
from catalog.store.store import Store
from tests.store.children import start_child
from tests.store.samples import spec


def test_one_runner_drives_a_run_until_it_gives_it_back(store: Store) -> None:
    create_run(store, spec("r1"))
    first, second = this_runner(), this_runner()
    claim_run(store, "r1", first)
    claim_run(store, "r1", first)
    with pytest.raises(StoreError) as caught:
        claim_run(store, "r1", second)
    assert caught.value.rule == "run-claimed"
    assert str(os.getpid()) in str(caught.value)
    release(store, "r1", second)
    assert live_runner(store, "r1") == first
    release(store, "r1", first)
    assert live_runner(store, "r1") is None
    claim_run(store, "r1", second)
    assert live_runner(store, "r1") == second


def test_a_killed_runner_leaves_the_run_free(store: Store, store_url: str) -> None:
    create_run(store, spec("r1"))
    with start_child("claim", store_url, "r1") as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "claimed\n"
        with pytest.raises(StoreError, match=str(child.pid)):
            claim_run(store, "r1", this_runner())
        child.kill()
    claim_run(store, "r1", this_runner())


def test_a_process_that_took_over_the_number_of_the_runner_is_not_the_runner(store: Store) -> None:
    create_run(store, spec("r1"))
    claim_run(store, "r1", dataclasses.replace(this_runner(), process_started="1"))
    claim_run(store, "r1", this_runner())


def test_a_runner_on_another_machine_is_dead_when_it_was_silent_too_long(store: Store) -> None:
    create_run(store, spec("r1"))
    away = dataclasses.replace(this_runner(), host="elsewhere", pid=1)
    claim_run(store, "r1", away)
    with pytest.raises(StoreError, match="elsewhere"):
        claim_run(store, "r1", this_runner())
    _age_heartbeat(store, SILENCE_LIMIT + 1)
    assert heartbeat(store, "r1", away)
    with pytest.raises(StoreError, match="elsewhere"):
        claim_run(store, "r1", this_runner())
    _age_heartbeat(store, SILENCE_LIMIT + 1)
    claim_run(store, "r1", this_runner())
    assert not heartbeat(store, "r1", away)


def _age_heartbeat(store: Store, seconds: float) -> None:
    with store.writing() as connection:
        connection.execute(update(run_control).values(heartbeat=run_control.c.heartbeat - seconds))


def test_only_the_own_run_can_be_kept_alive(store: Store) -> None:
    create_run(store, spec("r1"))
    runner = this_runner()
    assert not heartbeat(store, "r1", runner)
    claim_run(store, "r1", runner)
    assert heartbeat(store, "r1", runner)
    assert not heartbeat(store, "r2", runner)


def test_an_unknown_run_cannot_be_claimed(store: Store) -> None:
    with pytest.raises(StoreError) as caught:
        claim_run(store, "nowhere", this_runner())
    assert caught.value.rule == "run-unknown"


def test_a_process_that_ended_but_was_not_collected_counts_as_gone() -> None:
    assert process_started(os.getpid())
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
    try:
        assert process_started(child) == ""
    finally:
        os.waitpid(child, 0)
